/** Regular expressions, and functions on texts with patterns that are written out in the expression. */
import { arrayOf, shapes } from './shape.ts';
import type { Node } from './tree.ts';
import { literal, noted, type Place, use, type Value, value } from './writer.ts';

/** A regular expression as a value. */
export function emitPattern(place: Place, node: Node): Value {
  const pattern = node.value as RegExp;
  const made = use(place, 'matcher', String(pattern), String(node.position), String(isNeverEmpty(pattern)));
  return value(place.unit.once('r', made), { kind: 'function', defined: true, atom: true });
}

/** Without assertions about what stands around it, an empty match would also be found in an empty text. */
function isNeverEmpty({ source, flags }: RegExp): boolean {
  return !/\\b|\(\?[=!<]/i.test(source) && !new RegExp(source, flags).test('');
}

function isText(node: Node): boolean {
  return node.type === 'string' && !node.predicate && !node.group;
}

function isNumber(node: Node): boolean {
  return node.type === 'number' && !node.predicate && !node.group;
}

function isPattern(node: Node): boolean {
  return node.type === 'regex' && !node.predicate && !node.group;
}

/** What a call that is written out becomes. */
interface Written {
  /** The function of the library. */
  readonly name: string;
  /** Its arguments behind the first. */
  readonly rest: readonly Node[];
  readonly known: Partial<Value>;
}

function writtenCall(name: string, rest: readonly Node[]): Written | undefined {
  const [second, third] = rest;
  if (!second || rest.length > 2) return undefined;
  const isSafe = isText(second) || (isPattern(second) && isNeverEmpty(second.value as RegExp));
  switch (rest.length === 1 ? name : `${name} of three`) {
    case 'contains':
      if (isText(second)) return { name: 'containsText', rest, known: shapeOf('boolean') };
      return isPattern(second) ? { name: 'containsPattern', rest, known: shapeOf('boolean') } : undefined;
    case 'split':
      return isText(second)
        ? { name: 'splitAt', rest, known: { kind: 'array', shape: arrayOf(shapes.string) } }
        : undefined;
    case 'replace of three':
      if (!third || !isText(third) || String(third.value).includes('$') || !isSafe || second.value === '')
        return undefined;
      return { name: 'replaceEach', rest, known: shapeOf('string') };
    case 'substring of three':
      return isNumber(second) && third && isNumber(third)
        ? { name: 'substringOf', rest, known: shapeOf('string') }
        : undefined;
    case 'match':
    case 'match of three':
      if (!isPattern(second) || !isSafe || (third && !(isNumber(third) && Number(third.value) >= 1))) return undefined;
      return { name: 'matchEach', rest, known: { sequence: 'fresh' } };
    default:
      return undefined;
  }
}

/** Whether a call is of that form: none of its arguments is a function that the library would call. */
export function isWrittenOut(name: string, [, ...rest]: readonly Node[]): boolean {
  return writtenCall(name, rest) !== undefined;
}

const shapeOf = (kind: 'boolean' | 'string'): Partial<Value> => ({ kind, shape: shapes[kind] });

/**
 * A call of a function on texts of which all arguments but the first are written out; `make` makes that one. Undefined
 * where the library has to look at them.
 */
export function emitWrittenOut(place: Place, name: string, call: Node, make: (node: Node) => Value): Value | undefined {
  const [node, ...rest] = call.arguments ?? [];
  const written = node && writtenCall(name, rest);
  if (!written) return undefined;
  const { js, kind, defined } = make(node);
  const given = written.rest.map((one) => writtenOut(place, one));
  const method = kind === 'string' ? methods.get(written.name) : undefined;
  if (method !== undefined)
    return value(`${js}${defined ? '.' : '?.'}${method}(${given})`, { ...written.known, defined, safe: true });
  const values = [...(written.name === 'matchEach' ? ['x'] : []), js, ...given];
  return noted(
    place,
    { position: call.position, token: name },
    place.unit.library(written.name),
    values,
    written.known,
  );
}

/** What JavaScript calls them, of a value that is a text for sure. */
const methods = new Map([
  ['replaceEach', 'replaceAll'],
  ['containsText', 'includes'],
  ['splitAt', 'split'],
]);

function writtenOut(place: Place, { type, value: written }: Node): string {
  return type === 'regex' ? place.unit.once('r', String(written)) : literal(written);
}
