/** Array and object constructors, and group-by. */
import { collapsed, emit, emitUncollapsed } from './emit.ts';
import { emitClosure } from './emit-call.ts';
import { arrayShape } from './emit-direct.ts';
import { type Field, isUnit, isWhole, itemsOf, type Shape } from './shape.ts';
import type { Node } from './tree.ts';
import { held, inOrder, literal, type Place, temporary, use, type Value, value, withContext, write } from './writer.ts';

const flatKinds = new Set(['boolean', 'string', 'number', 'object', 'function']);

/** `[…]` */
export function emitArray(place: Place, node: Node): Value {
  const items = node.expressions ?? [];
  const known = { kind: 'array', defined: true } as const;
  const [only] = items;
  if (items.length === 1 && only && only.value !== '[' && !node.consarray) {
    // The sequence of a path can become the array itself; nobody else has it.
    const made = only.keepArray || only.keepSingletonArray ? emit(place, only) : emitUncollapsed(place, only);
    if (made.sequence === 'fresh') {
      const js = made.defined ? made.js : `(${made.js}??[])`;
      if (isUnit(itemsOf(made.shape))) return value(js, { ...known, shape: made.shape });
      return value(made.kind === 'object' ? js : use(place, 'wrapped', js), known);
    }
    return value(use(place, 'arrayOf', collapsed(place, made).js), known);
  }
  const values = inOrder(
    place,
    items.map((item) => () => emit(place, item)),
  );
  const listed = values.map((item) => item.js).join(',');
  if (values.every((item, index) => item.defined && (flatKinds.has(item.kind) || items[index]?.value === '[')))
    return value(node.consarray ? use(place, 'constructed', `[${listed}]`) : `[${listed}]`, {
      ...known,
      shape: node.consarray || values.length === 0 ? undefined : arrayShape(values),
      isFilled: values.length > 0,
      listed: values,
    });
  if (!items.some((item) => item.value === '[')) {
    const js = use(place, 'listed', 'x', listed);
    return value(node.consarray ? use(place, 'constructed', js) : js, known);
  }
  const target = temporary(place);
  write(place, `${target}=[];`);
  values.forEach((item, index) => {
    if (items[index]?.value === '[') {
      if (item.defined) write(place, `${target}.push(${item.js});`);
      else {
        const once = held(place, item).js;
        write(place, `if(${once}!==undefined)${target}.push(${once});`);
      }
    } else if (item.defined && flatKinds.has(item.kind)) write(place, `${target}.push(${item.js});`);
    else write(place, `${use(place, 'addTo', target, item.js)};`);
  });
  const js = use(place, 'bounded', 'x', target);
  return value(node.consarray ? use(place, 'constructed', js) : js, known);
}

function isLiteralKey(node: Node): boolean {
  return node.type === 'string' && !node.predicate && !node.group && !String(node.value).startsWith('_jsonata_');
}

/** `{…}` over the context. */
export function emitObject(place: Place, node: Node): Value {
  const pairs = node.lhs as [Node, Node][];
  if (!pairs.every(([key]) => isLiteralKey(key)))
    return groupValue(place, { lhs: pairs, position: node.position ?? 0 }, value(place.input, { atom: true }));
  const names = pairs.map(([key]) => String(key.value));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    return value(use(place, 'fail', '"D1009"', `{position:${node.position},value:${literal(twice)}}`));
  if (pairs.length === 0) return value('{}', { kind: 'object', defined: true, shape: objectShape([], []) });
  // A unit, or several, are their own context.
  const isOwn = place.context !== undefined && isUnit(itemsOf(place.context.shape) ?? place.context.shape);
  const context = isOwn ? place.input : place.unit.fresh('c');
  const inner: Place = isOwn ? { ...place, raw: context } : withContext(place, context, undefined);
  const { lines } = place.writer;
  const before = lines.length;
  const values = inOrder(
    inner,
    pairs.map(([, node]) => () => {
      const made = emit(inner, node);
      return made.defined || place.unit.compact ? made : held(inner, made);
    }),
  );
  const isUsed =
    !isOwn && [...lines.slice(before), ...values.map((made) => made.js)].some((line) => line.includes(context));
  // A constant of its own for each turn of a loop, since a function inside may keep it.
  if (isUsed) lines.splice(before, 0, `const ${context}=${use(place, 'groupContext', place.input)};`);
  return value(objectLiteral(place, names, values), {
    kind: 'object',
    defined: true,
    shape: objectShape(names, values),
  });
}

/** What is known of an object that is made; members that may hold an array, which may be marked, are left out. */
function objectShape(names: readonly string[], values: readonly Value[]): Shape {
  const fields = new Map<string, Field>();
  const arrays = new Map<string, Field>();
  for (const [index, name] of names.entries()) {
    const { shape, defined } = values[index] as Value;
    if (isUnit(shape)) fields.set(name, { shape, optional: !defined });
    else if (isWhole(shape)) arrays.set(name, { shape, optional: !defined });
  }
  const all = [...fields.values(), ...arrays.values()];
  const isKnown = all.length === names.length && all.every(({ shape }) => isWhole(shape));
  const known = { kind: 'object', fields, rest: undefined } as const;
  return isKnown && !names.some((name) => name in Object.prototype) ? { ...known, arrays } : known;
}

/** An object of these values; those that are undefined are left out. */
function objectLiteral(place: Place, names: readonly string[], values: readonly Value[]): string {
  const key = (name: string): string => (name === '__proto__' ? '["__proto__"]' : literal(name));
  const without = (...missing: readonly Value[]): string => {
    const members = names.map((name, index) => [name, values[index] as Value] as const);
    const there = members.filter(([, made]) => !missing.includes(made));
    return `{${there.map(([name, made]) => `${key(name)}:${made.js}`).join(',')}}`;
  };
  const whole = without();
  const maybe = values.filter((made) => !made.defined);
  const [first, second] = maybe;
  if (!first) return whole;
  if (place.unit.compact) return use(place, 'pruned', whole);
  // A literal for each case is soonest; of many optional members, or large ones, there would be too much of them.
  const isSmall = maybe.length <= 2 && whole.length <= 500;
  if (isSmall && !second) return `(${first.js}===undefined?${without(first)}:${whole})`;
  if (isSmall && second) {
    const absent = `(${second.js}===undefined?${without(first, second)}:${without(first)})`;
    return `(${first.js}===undefined?${absent}:(${second.js}===undefined?${without(second)}:${whole}))`;
  }
  const result = temporary(place);
  // All at once gives the object its final shape; another one only where something is missing.
  const isMissing = maybe.map((made) => `${made.js}===undefined`).join('||');
  write(place, `${result}=${whole};if(${isMissing})${result}=${use(place, 'pruned', result)};`);
  return result;
}

/** Group-by: the items of a value, by the names that they give; `index` is what the names call their numbers. */
export function groupValue(
  place: Place,
  group: { lhs: [Node, Node][]; position: number },
  input: Value,
  index?: string,
): Value {
  const items = itemsOf(input.shape) ?? (isUnit(input.shape) ? input.shape : undefined);
  // Where there is nothing to group, one group of nothing is made all the same.
  const ofItem = items && { shape: items, maybe: true };
  const ofGroup = isUnit(items) ? { shape: { kind: 'many', items } as const, maybe: true } : undefined;
  const members: (Shape | undefined)[] = [];
  const makePair = ([key, node]: [Node, Node]): string => {
    const keyJs = emitClosure(place, (inner) => emit(inner, key), ofItem, index);
    const valueJs = emitClosure(
      place,
      (inner) => {
        const made = emit(inner, node);
        members.push(made.shape);
        return made;
      },
      ofGroup,
    );
    return `{key:${keyJs},value:${valueJs}}`;
  };
  const pairs = group.lhs.map(makePair);
  const [member] = members;
  const js = use(place, 'groupBy', 'x', input.js, `[${pairs.join(',')}]`, String(group.position));
  // Where there is nothing to number, there is no group.
  return value(index === undefined ? js : `(${use(place, 'isNone', input.js)}?{}:${js})`, {
    kind: 'object',
    defined: true,
    shape:
      members.length === 1 && isWhole(member)
        ? { kind: 'object', fields: new Map(), rest: member, arrays: new Map() }
        : undefined,
  });
}
