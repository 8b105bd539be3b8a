/** Operators and built-in functions on values whose kinds are known: plain JavaScript, or calls that can not fail. */
import { arrayOf, kindOf, shapes } from './shape.ts';
import { type Place, shaped, use, type Value, value } from './writer.ts';

const isText = (made: Value | undefined): boolean => made?.kind === 'string';
/** A number that is finite; a computed one may be too large. */
const isFiniteNumber = (made: Value | undefined): boolean => made?.shape?.kind === 'number';
const isScalar = (made: Value): boolean => made.kind === 'string' || made.kind === 'number' || made.kind === 'boolean';

/** An operator between two values, where the library would do nothing else. */
export function emitDirectBinary(operator: string, a: Value, b: Value): Value | undefined {
  const isThere = a.defined && b.defined;
  const boolean = { kind: 'boolean', shape: shapes.boolean, defined: true } as const;
  switch (operator) {
    case '+':
    case '-':
    case '*':
      if (isThere && isFiniteNumber(a) && isFiniteNumber(b))
        return value(`(${a.js}${operator}${b.js.startsWith('-') ? ' ' : ''}${b.js})`, {
          kind: 'number',
          defined: true,
        });
      return undefined;
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (isThere && a.kind === b.kind && (isText(a) || isFiniteNumber(a)))
        return value(`(${a.js}${operator}${b.js})`, boolean);
      return undefined;
    case '=':
      if (!isScalar(a) || !isScalar(b) || !(a.defined || b.defined)) return undefined;
      return value(`(${a.js}===${b.js})`, boolean);
    case '!=':
      return isScalar(a) && isScalar(b) && isThere ? value(`(${a.js}!==${b.js})`, boolean) : undefined;
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

const ofText = new Set(['trim', 'length']);
const ofNumber = new Set(['floor', 'ceil', 'abs']);
const cuts = new Set(['substringBefore', 'substringAfter']);

/** A call of a built-in function that nothing binds anew, with all of its arguments made. */
export function emitDirect(place: Place, name: string, values: readonly Value[]): Value | undefined {
  const [first, second, third] = values;
  if (!first) return undefined;
  const { js, defined } = first;
  const known = { defined, safe: true } as const;
  const count = values.length;
  if (count === 1) {
    if ((name === 'uppercase' || name === 'lowercase') && isText(first)) {
      const method = name === 'uppercase' ? 'toUpperCase' : 'toLowerCase';
      return shaped(`${js}${defined ? '' : '?'}.${method}()`, shapes.string, known);
    }
    if (ofText.has(name) && isText(first))
      return shaped(use(place, name, js), name === 'length' ? shapes.number : shapes.string, known);
    if (ofNumber.has(name) && isFiniteNumber(first)) return shaped(use(place, name, js), shapes.number, known);
    if (name === 'string' && isText(first)) return first;
    if (name === 'string' && (isFiniteNumber(first) || first.kind === 'boolean'))
      return shaped(use(place, 'string', js), shapes.string, known);
    if (name === 'number' && isFiniteNumber(first)) return first;
    if (name === 'count' && first.kind === 'array')
      return shaped(defined ? `${js}.length` : `(${js}?.length??0)`, shapes.number, { defined: true, safe: true });
    if (name === 'not' && first.kind === 'boolean' && defined) return value(`!${js}`, { kind: 'boolean', ...known });
    if (name === 'sum' && kindOf(itemsOfNumbers(first)) === 'number')
      return value(use(place, 'sum', js), { kind: 'number', defined: defined && first.kind === 'array', safe: true });
    if ((name === 'max' || name === 'min') && kindOf(itemsOfNumbers(first)) === 'number')
      return value(use(place, name, js), { kind: 'number', safe: true });
  }
  if (name === 'round' && isFiniteNumber(first) && (count === 1 || (isFiniteNumber(second) && second?.defined)))
    return value(use(place, 'round', ...values.map((one) => one.js)), { kind: 'number', ...known });
  if (
    name === 'substring' &&
    isText(first) &&
    defined &&
    isFiniteNumber(second) &&
    second?.defined &&
    (count === 2 || isFiniteNumber(third))
  )
    return shaped(
      use(place, 'substring', js, second?.js ?? '', third?.js ?? 'undefined', 'undefined'),
      shapes.string,
      known,
    );
  if (count === 2 && second && cuts.has(name) && isText(first) && isText(second) && second.defined)
    return shaped(use(place, name, js, second.js), shapes.string, known);
  if (count === 2 && second && name === 'lookup' && first.shape?.kind === 'object' && isText(second)) {
    const { fields, rest } = first.shape;
    if (fields.size === 0) return shaped(use(place, 'field', js, second.js), rest, { safe: true });
  }
  return undefined;
}

function itemsOfNumbers({ shape }: Value) {
  if (shape?.kind === 'number') return shape;
  return shape?.kind === 'array' || shape?.kind === 'many' ? shape.items : undefined;
}

/** What is known of an array of these values. */
export function arrayShape(values: readonly Value[]) {
  const [first] = values;
  const isAlike = values.every((one) => one.defined && one.kind === first?.kind && one.shape?.kind === one.kind);
  return first && isAlike && isScalar(first) ? arrayOf(first.shape) : undefined;
}
