/** Operators and built-in functions on values whose kinds are known: plain JavaScript, or calls that can not fail. */
import { arrayOf, commonShape, computedNumber, isUnit, itemsOf, type Shape, shapes } from './shape.ts';
import type { Node } from './tree.ts';
import { held, literal, type Place, shaped, use, type Value, value } from './writer.ts';

const isText = (made: Value | undefined): boolean => made?.kind === 'string';
/** A number that is not too large, as a computed one may be. */
export const isFiniteNumber = (made: Value | undefined): boolean =>
  made?.shape?.kind === 'number' && !made.shape.computed;
const isScalar = (made: Value): boolean => made.kind === 'string' || made.kind === 'number' || made.kind === 'boolean';

const isSafe = (made: Value): boolean => made.atom || made.safe === true;

/** An operator between two values, where the library would do nothing else. */
export function emitDirectBinary(place: Place, operator: string, a: Value, b: Value): Value | undefined {
  const isThere = a.defined && b.defined;
  const boolean = { kind: 'boolean', shape: shapes.boolean, defined: true } as const;
  switch (operator) {
    case '+':
    case '-':
    case '*': {
      if (!isThere || !isFiniteNumber(a) || !isFiniteNumber(b)) return undefined;
      const gap = b.js.startsWith('-') ? ' ' : '';
      return shaped(`(${a.js}${operator}${gap}${b.js})`, computedNumber, {
        defined: true,
        safe: isSafe(a) && isSafe(b),
      });
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const isAlike = isThere && ((isText(a) && isText(b)) || (isFiniteNumber(a) && isFiniteNumber(b)));
      return isAlike ? value(`(${a.js}${operator}${b.js})`, boolean) : undefined;
    }
    case '=':
      if (!isScalar(a) || !isScalar(b) || !(a.defined || b.defined)) return undefined;
      return value(`(${a.js}===${b.js})`, boolean);
    case '!=': {
      if (!isScalar(a) || !isScalar(b)) return undefined;
      // What is held is made first, and the left side before the right one.
      const first = isThere ? a : held(place, a);
      // A right side that can fail is made even where there is nothing on the left.
      const second = b.defined && (a.defined || b.safe || b.atom) ? b : held(place, b);
      const tests = [first, second].filter((one) => !one.defined).map((one) => `${one.js}!==undefined&&`);
      return value(`(${tests.join('')}${first.js}!==${second.js})`, boolean);
    }
    case '&': {
      if (!isText(a) || !isText(b)) return undefined;
      const part = (made: Value) => (made.defined ? made.js : `(${made.js}??"")`);
      return shaped(`(${part(a)}+${part(b)})`, shapes.string, { defined: true, safe: true });
    }
    case 'in':
      if (!isThere || !isScalar(a) || b.kind !== 'array' || !b.shape) return undefined;
      return value(`${b.js}.includes(${a.js})`, boolean);
    default:
      return undefined;
  }
}

/** A call of a built-in function that nothing binds anew, with all of its arguments made. */
export function emitDirect(place: Place, name: string, values: readonly Value[]): Value | undefined {
  const [first, second] = values;
  if (!first) return undefined;
  if (values.length === 1) return ofOne(place, name, first);
  const { js, defined } = first;
  const known = { defined, safe: true } as const;
  const given = values.map((one) => one.js);
  switch (name) {
    case 'round':
      if (!isFiniteNumber(first) || !isFiniteNumber(second) || !second?.defined) return undefined;
      return shaped(use(place, name, ...given), computedNumber, known);
    case 'substring': {
      const isFit = isText(first) && defined && values.slice(1).every((one) => isFiniteNumber(one) && one.defined);
      if (!isFit || values.length > 3) return undefined;
      return shaped(use(place, 'cut', ...given), shapes.string, known);
    }
    case 'substringBefore':
    case 'substringAfter':
      if (!isText(first) || !isText(second) || !second?.defined || values.length > 2) return undefined;
      return shaped(use(place, name, ...given), shapes.string, known);
    case 'split':
      if (!isText(first) || !isText(second) || !second?.defined || values.length > 2) return undefined;
      return shaped(`${js}${defined ? '' : '?'}.split(${given[1]})`, arrayOf(shapes.string), known);
    case 'lookup': {
      if (first.shape?.kind !== 'object' || !isText(second) || values.length > 2) return undefined;
      return shaped(use(place, 'field', ...given), first.shape.rest, { safe: true });
    }
    default:
      return undefined;
  }
}

function ofOne(place: Place, name: string, first: Value): Value | undefined {
  const { js, defined } = first;
  const known = { defined, safe: true } as const;
  switch (name) {
    case 'uppercase':
    case 'lowercase':
      if (!isText(first)) return undefined;
      return shaped(
        `${js}${defined ? '' : '?'}.to${name === 'uppercase' ? 'Upper' : 'Lower'}Case()`,
        shapes.string,
        known,
      );
    case 'trim':
      return isText(first) ? shaped(use(place, name, js), shapes.string, known) : undefined;
    case 'length':
      return isText(first) ? shaped(use(place, name, js), shapes.number, known) : undefined;
    case 'floor':
    case 'ceil':
    case 'abs':
    case 'round':
      return isFiniteNumber(first) ? shaped(use(place, name, js), shapes.number, known) : undefined;
    case 'string':
      if (isText(first)) return first;
      if (!isFiniteNumber(first) && first.kind !== 'boolean') return undefined;
      return shaped(use(place, name, js), shapes.string, known);
    case 'number':
      return isFiniteNumber(first) ? first : undefined;
    case 'count':
      if (first.kind !== 'array') return undefined;
      return shaped(defined ? `${js}.length` : `(${js}?.length??0)`, shapes.number, { defined: true, safe: true });
    case 'not':
      return first.kind === 'boolean' && defined ? value(`!${js}`, { kind: 'boolean', ...known }) : undefined;
    case 'sum':
    case 'max':
    case 'min': {
      if (!isOfNumbers(first.shape)) return undefined;
      const isSure = name === 'sum' ? defined && first.kind !== 'any' : first.isFilled === true;
      return shaped(use(place, name, js), computedNumber, { defined: isSure, safe: true });
    }
    default:
      return undefined;
  }
}

/** `$count` or `$sum` of a fresh sequence whose items are known: nothing needs to collapse in between. */
export function emitTotal(place: Place, name: string, sequence: Value): Value | undefined {
  if (sequence.isTotal) return sequence;
  const items = itemsOf(sequence.shape);
  if (sequence.sequence !== 'fresh' || !sequence.defined || !isUnit(items)) return undefined;
  if (name !== 'count' && name !== 'sum') return undefined;
  if (name === 'count') return shaped(`${sequence.js}.length`, shapes.number, { defined: true, safe: true });
  return items.kind === 'number' ? shaped(use(place, 'total', sequence.js), computedNumber, { safe: true }) : undefined;
}

/** `$max` or `$min` of numbers that are listed: no array is made for them. */
export function emitMost(name: string, { listed }: Value): Value | undefined {
  if ((name !== 'max' && name !== 'min') || !listed || listed.length === 0) return undefined;
  if (!listed.every((one) => one.shape?.kind === 'number' && isSafe(one))) return undefined;
  const js = `Math.${name}(${listed.map((one) => one.js).join(',')})`;
  return shaped(js, computedNumber, { defined: true, safe: true });
}

/** `$distinct` or `$join` of a fresh sequence of texts. */
export function emitTexts(place: Place, name: string, sequence: Value, separator: Node | undefined): Value | undefined {
  if (sequence.sequence !== 'fresh' || !sequence.defined || itemsOf(sequence.shape)?.kind !== 'string')
    return undefined;
  if (name === 'distinct') return { ...sequence, js: `[...new Set(${sequence.js})]`, atom: false, safe: true };
  if (name !== 'join' || (separator && (separator.type !== 'string' || separator.predicate))) return undefined;
  const { js } = held(place, sequence);
  const joined = `${js}.join(${literal(separator?.value ?? '')})`;
  return shaped(`(${js}.length>0?${joined}:undefined)`, shapes.string, { safe: true });
}

function isOfNumbers(shape: Shape | undefined): boolean {
  if (shape?.kind === 'array' || shape?.kind === 'many') return shape.items?.kind === 'number';
  return shape?.kind === 'number';
}

/** Functions that give something whenever their first argument is something. */
const strict = new Set(
  'string number uppercase lowercase trim length substring floor ceil abs round sqrt power formatNumber pad'.split(' '),
);

/** Whether a call gives something for sure. */
export function givesValue(name: string, values: readonly Value[]): boolean {
  return strict.has(name) && values[0]?.defined === true;
}

/** What is known of an array of these values. */
export function arrayShape(values: readonly Value[]): Shape | undefined {
  const common = values.map((one) => one.shape).reduce((all, one) => commonShape(all, one));
  return common && values.every((one) => one.defined && isScalar(one)) ? arrayOf(common) : undefined;
}
