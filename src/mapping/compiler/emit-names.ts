/** Names that a schema knows: read as plain properties, and gathered from arrays in plain loops. */

import { type Gatherer, keeper, totaller } from './gatherer.ts';
import { arrayOf, isUnit, itemsOf, kindOf, type Shape } from './shape.ts';
import {
  contextValue,
  held,
  type Place,
  property,
  shaped,
  type Total,
  temporary,
  use,
  type Value,
  value,
  write,
} from './writer.ts';

/** What a path of names is made for: its value, what the next step runs over, or results that have not collapsed. */
export type Ending = 'value' | 'items' | 'results';

/** How far names lead through objects. */
interface Reached {
  readonly js: string;
  readonly shape: Shape | undefined;
  readonly optional: boolean;
  /** Names that are left: the value is an array, or nothing is known of it. */
  readonly left: readonly string[];
}

function walk(start: Reached): Reached {
  let { js, shape, optional, left } = start;
  while (left.length > 0 && shape?.kind === 'object') {
    const [name = ''] = left;
    const field = shape.fields.get(name);
    // What every object inherits could be taken for a field that is absent.
    if (!field || name in Object.prototype) break;
    js = optional ? `${js}?.${property(name).replace(/^\./, '')}` : `${js}${property(name)}`;
    optional ||= field.optional;
    shape = field.shape;
    left = left.slice(1);
  }
  return { js, shape, optional, left };
}

/** A name of the context as a node of its own. */
export function knownName(place: Place, name: string): Value | undefined {
  return emitKnownNames(place, contextValue(place), [name], 'value', false);
}

/**
 * Names from a value of which the shape is known as far as they go; undefined where it is not. Where it is gathered in
 * loops, `total` asks for that of the items alone.
 */
export function emitKnownNames(
  place: Place,
  from: Value,
  keys: readonly string[],
  ending: Ending,
  keep: boolean,
  total?: Total,
): Value | undefined {
  if (!from.shape || (keys.length === 0 && ending !== 'items') || keep) return undefined;
  const many = from.shape.kind === 'many' ? from.shape : undefined;
  if (many) {
    const items = { js: use(place, 'itemsOf', from.js), shape: arrayOf(many.items), optional: false, left: keys };
    if (keys.length === 0) return shaped(items.js, items.shape, { kind: 'array', defined: true });
    return gathered(place, items, ending, total);
  }
  const reached = walk({ js: from.js, shape: from.shape, optional: !from.defined, left: keys });
  return reached.left.length > 0 ? gathered(place, reached, ending, total) : reachedValue(place, reached, ending);
}

/** Names as a call of the library, which takes less code. */
export function followed(
  place: Place,
  start: string,
  keys: readonly string[],
  fromVariable: boolean,
  ending: Ending,
  keep = false,
): string {
  const { unit } = place;
  const name = { value: unit.tracked ? 'followTracked' : 'follow', items: 'followItems', results: 'followResults' }[
    ending
  ];
  // Only an array constructor in a path is one item to the path that follows.
  const isItem = fromVariable && unit.constructs;
  const flags = [...(isItem || keep ? [isItem] : []), ...(keep ? [keep] : [])];
  return use(place, name, start, unit.once('k', JSON.stringify(keys)), ...flags.map(String));
}

function reachedValue(place: Place, { js, shape, optional }: Reached, ending: Ending): Value | undefined {
  if (ending === 'value') return shaped(js, shape, { defined: !optional, safe: true });
  if (ending === 'results') return undefined;
  const known = { kind: 'array', defined: true } as const;
  if (shape?.kind === 'array') return value(optional ? `(${js}??[])` : js, { ...known, shape });
  if (!isUnit(shape)) return undefined;
  if (!optional) {
    const only = held(place, value(js)).js;
    return value(`[${only}]`, { ...known, shape: arrayOf(shape), only });
  }
  if (place.unit.compact) return value(use(place, 'itemsOf', js), { ...known, shape: arrayOf(shape) });
  const once = held(place, value(js)).js;
  return value(`(${once}===undefined?[]:[${once}])`, { ...known, shape: arrayOf(shape) });
}

/** What the names that are left lead to from each item; undefined where that is not known. */
function endOf(reached: Reached, ending: Ending): Shape | undefined {
  const items = itemsOf(reached.shape);
  if (!items) return undefined;
  const next = walk({ js: '', shape: items, optional: false, left: reached.left });
  if (next.left.length > 0) return endOf(next, ending);
  if (isUnit(next.shape)) return next.shape;
  // The only array that a last name gives is taken as it is, which loops would not do.
  return ending === 'items' && isUnit(itemsOf(next.shape)) ? itemsOf(next.shape) : undefined;
}

function gathered(place: Place, reached: Reached, ending: Ending, total?: Total): Value | undefined {
  if (ending === 'results') return undefined;
  const end = endOf(reached, ending);
  if (!end) return undefined;
  if (place.unit.compact) {
    const js = followed(place, reached.js, reached.left, false, ending);
    if (ending === 'items') return shaped(js, arrayOf(end), { defined: true });
    return value(js, { shape: { kind: 'many', items: end } });
  }
  if (total === 'count' || (total === 'sum' && end.kind === 'number')) {
    const gatherer = totaller(place, total, ending === 'value');
    loop(place, reached, gatherer);
    return gatherer.finish();
  }
  const out = temporary(place);
  loop(place, reached, keeper(place, out));
  const known = { shape: arrayOf(end), defined: true } as const;
  if (ending === 'items') return value(out, { ...known, kind: 'array', atom: true });
  return value(use(place, 'bounded', 'x', out), { ...known, sequence: 'fresh', kind: kindOf(end) });
}

/** Gathers what the names that are left give for each item. */
function loop(place: Place, reached: Reached, gatherer: Gatherer): void {
  write(place, gatherer.start);
  innerLoop(place, reached, gatherer);
}

function innerLoop(place: Place, { js, shape, optional, left }: Reached, gatherer: Gatherer): void {
  const { unit, writer } = place;
  const item = unit.fresh('e');
  const start = writer.lines.length;
  const next = walk({ js: item, shape: itemsOf(shape), optional: false, left });
  if (next.left.length > 0) innerLoop(place, next, gatherer);
  else if (next.shape?.kind === 'array') write(place, gatherer.all(next.js, next.optional));
  else if (!next.optional) write(place, gatherer.one(next.js));
  else {
    const once = held(place, value(next.js)).js;
    write(place, `if(${once}!==undefined){${gatherer.one(once)}}`);
  }
  const body = writer.lines.splice(start);
  write(place, `for(const ${item} of ${js}${optional ? '??[]' : ''}){${body.join('\n')}}`);
}
