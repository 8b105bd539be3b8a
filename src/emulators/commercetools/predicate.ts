/**
 * Query predicates, as far as they are used: comparisons, in, nested fields, is defined, and, or, not, brackets and
 * input variables. Everything else is refused as malformed.
 */
import { invalidInput } from './refusals.ts';

export type Variables = ReadonlyMap<string, readonly string[]>;
type Test = (value: unknown) => boolean;
type Scalar = string | number | boolean;

const tokenPattern =
  /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)|(<=|>=|<>|!=|[=<>(),])|(:?[A-Za-z][A-Za-z0-9_-]*)|(\S))/y;
const maximumDepth = 20;

/** Throws 400 InvalidInput for what is malformed. */
export function parsePredicate(text: string, variables: Variables): Test {
  const tokens = tokenise(text);
  let position = 0;
  let depth = 0;
  const fail = () =>
    invalidInput(
      `Malformed parameter: where: Syntax error while parsing 'where' near '${tokens[position] ?? 'its end'}'.`,
    );
  const peek = () => tokens[position];
  const takes = (token: string): boolean => {
    if (peek()?.toLowerCase() !== token) return false;
    position += 1;
    return true;
  };
  const expect = (token: string): void => {
    if (!takes(token)) throw fail();
  };

  function either(): Test {
    depth += 1;
    if (depth > maximumDepth) throw fail();
    const tests = [both()];
    while (takes('or')) tests.push(both());
    depth -= 1;
    return (value) => tests.some((test) => test(value));
  }
  function both(): Test {
    const tests = [single()];
    while (takes('and')) tests.push(single());
    return (value) => tests.every((test) => test(value));
  }
  function single(): Test {
    if (takes('not')) {
      const test = bracketed();
      return (value) => !test(value);
    }
    return peek() === '(' ? bracketed() : field();
  }
  function bracketed(): Test {
    expect('(');
    const test = either();
    expect(')');
    return test;
  }
  function field(): Test {
    const name = tokens[position] ?? '';
    if (!/^[A-Za-z]/.test(name)) throw fail();
    position += 1;
    const test = peek() === '(' ? some(bracketed()) : comparison();
    return (value) => test(isRecord(value) ? value[name] : undefined);
  }
  function comparison(): Test {
    if (takes('is')) {
      const negated = takes('not');
      expect('defined');
      return (value) => (value !== undefined) !== negated;
    }
    const negated = takes('not');
    if (takes('in')) {
      const allowed = new Set(list());
      return (value) => allowed.has(value as Scalar) !== negated;
    }
    const operator = tokens[position] ?? '';
    if (negated || !/^(=|<>|!=|<|>|<=|>=)$/.test(operator)) throw fail();
    position += 1;
    const wanted = scalar();
    return (value) => compare(value, operator, wanted);
  }
  function list(): Scalar[] {
    const name = peek() ?? '';
    if (name.startsWith(':')) {
      position += 1;
      return [...values(name.slice(1))];
    }
    expect('(');
    const found = [scalar()];
    while (takes(',')) found.push(scalar());
    expect(')');
    return found;
  }
  function scalar(): Scalar {
    const token = tokens[position] ?? '';
    position += 1;
    if (token.startsWith('"')) return JSON.parse(token) as string;
    if (/^-?\d/.test(token)) return Number(token);
    if (token === 'true' || token === 'false') return token === 'true';
    const given = token.startsWith(':') ? values(token.slice(1)) : [];
    if (given.length !== 1) {
      position -= 1;
      throw fail();
    }
    return given[0] as string;
  }
  function values(name: string): readonly string[] {
    const given = variables.get(name);
    if (!given) throw invalidInput(`Malformed parameter: where: Missing value for input variable '${name}'.`);
    return given;
  }

  const test = either();
  if (position < tokens.length) throw fail();
  return test;
}

function tokenise(text: string): string[] {
  const tokens: string[] = [];
  const whole = text.trimEnd();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < whole.length) {
    const match = tokenPattern.exec(whole);
    if (!match || match[5] !== undefined) {
      throw invalidInput(`Malformed parameter: where: Syntax error while parsing 'where' near '${match?.[5] ?? ''}'.`);
    }
    tokens.push(match[0].trim());
  }
  return tokens;
}

/** A nested condition holds for a list when it holds for one of its items. */
const some =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) ? value.some(test) : isRecord(value) && test(value);

function compare(value: unknown, operator: string, wanted: Scalar): boolean {
  if (value === undefined) return operator === '<>' || operator === '!=';
  const found = typeof wanted === 'string' ? String(value) : (value as Scalar);
  switch (operator) {
    case '=':
      return found === wanted;
    case '<>':
    case '!=':
      return found !== wanted;
    case '<':
      return found < wanted;
    case '>':
      return found > wanted;
    case '<=':
      return found <= wanted;
    default:
      return found >= wanted;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
