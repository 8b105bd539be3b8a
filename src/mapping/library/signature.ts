// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Signatures of functions, such as `<s-nn?:s>`: what is checked, wrapped and taken from the context. */
import { EvaluationError, fail } from './failure.ts';

interface Parameter {
  regex: string;
  type: string;
  subtype?: string;
  context?: RegExp;
}

/** A signature made ready to check arguments. */
export interface Signature {
  /** The arguments to call with. Errors: `T0410`, `T0411`, `T0412`. */
  validate(values: readonly unknown[], context: unknown): unknown[];
}

const plurals: Record<string, string> = {
  a: 'arrays',
  b: 'booleans',
  f: 'functions',
  n: 'numbers',
  o: 'objects',
  s: 'strings',
};

function closing(definition: string, start: number, open: string, close: string): number {
  let depth = 1;
  let position = start;
  while (position < definition.length) {
    position++;
    const symbol = definition.charAt(position);
    if (symbol === close && --depth === 0) break;
    if (symbol === open) depth++;
  }
  return position;
}

function parse(definition: string): Parameter[] {
  const parameters: Parameter[] = [];
  for (let position = 1; position < definition.length && definition.charAt(position) !== ':'; position++) {
    const symbol = definition.charAt(position);
    const previous = parameters.at(-1) ?? { regex: '', type: '' };
    if ('snblo'.includes(symbol)) parameters.push({ regex: `[${symbol}m]`, type: symbol });
    else if (symbol === 'a' || symbol === 'x') parameters.push({ regex: '[asnblfom]', type: symbol });
    else if (symbol === 'f') parameters.push({ regex: 'f', type: symbol });
    else if (symbol === 'j') parameters.push({ regex: '[asnblom]', type: symbol });
    else if (symbol === '-') {
      previous.context = new RegExp(previous.regex);
      previous.regex += '?';
    } else if (symbol === '?' || symbol === '+') previous.regex += symbol;
    else if (symbol === '(') {
      const end = closing(definition, position, '(', ')');
      const choice = definition.substring(position + 1, end);
      if (choice.includes('<')) throw new EvaluationError('S0402', { value: choice, offset: position });
      parameters.push({ regex: `[${choice}m]`, type: `(${choice})` });
      position = end;
    } else if (symbol === '<') {
      if (previous.type !== 'a' && previous.type !== 'f')
        throw new EvaluationError('S0401', { value: previous.type, offset: position });
      const end = closing(definition, position, '<', '>');
      previous.subtype = definition.substring(position + 1, end);
      position = end;
    }
  }
  return parameters;
}

function symbolOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 's';
    case 'number':
      return 'n';
    case 'boolean':
      return 'b';
    case 'function':
      return 'f';
    case 'object':
      return value === null ? 'l' : Array.isArray(value) ? 'a' : 'o';
    default:
      return 'm';
  }
}

function refuse(parameters: readonly Parameter[], values: readonly unknown[], supplied: string): never {
  let pattern = '^';
  let good = 0;
  for (const parameter of parameters) {
    pattern += parameter.regex;
    const found = supplied.match(pattern);
    if (found === null) break;
    good = found[0].length;
  }
  return fail('T0410', { value: values[good], index: good + 1 });
}

function arrayOf(parameter: Parameter, value: unknown, single: string, matched: string, index: number): unknown {
  if (single === 'm') return undefined;
  if (parameter.subtype !== undefined) {
    let fits = single === 'a' || matched === parameter.subtype;
    if (single === 'a' && (value as unknown[]).length > 0) {
      const items = value as unknown[];
      const first = symbolOf(items[0]);
      fits = first === parameter.subtype.charAt(0) && items.every((item) => symbolOf(item) === first);
    }
    if (!fits) fail('T0412', { value, index, type: plurals[parameter.subtype] });
  }
  return single === 'a' ? value : [value];
}

function validate(
  parameters: readonly Parameter[],
  regex: RegExp,
  values: readonly unknown[],
  context: unknown,
): unknown[] {
  const supplied = values.map(symbolOf).join('');
  const found = regex.exec(supplied) ?? refuse(parameters, values, supplied);
  const out: unknown[] = [];
  let at = 0;
  parameters.forEach((parameter, number) => {
    const matched = found[number + 1] ?? '';
    if (matched === '') {
      if (parameter.context) {
        if (!parameter.context.test(symbolOf(context))) fail('T0411', { value: context, index: at + 1 });
        out.push(context);
      } else out.push(values[at++]);
      return;
    }
    for (const single of matched) {
      const value = values[at++];
      out.push(parameter.type === 'a' ? arrayOf(parameter, value, single, matched, at) : value);
    }
  });
  return out;
}

const known = new Map<string, Signature>();
/** Signatures are written in expressions, so that their number is small; more than this means a generator. */
const maximumKnown = 1_000;

/** Makes a signature ready. Errors: `S0401`, `S0402` where it is not well formed. */
export function signature(definition: string): Signature {
  const before = known.get(definition);
  if (before) return before;
  const parameters = parse(definition);
  const regex = new RegExp(`^${parameters.map((parameter) => `(${parameter.regex})`).join('')}$`);
  const made: Signature = { validate: (values, context) => validate(parameters, regex, values, context) };
  if (known.size >= maximumKnown) known.clear();
  known.set(definition, made);
  return made;
}
