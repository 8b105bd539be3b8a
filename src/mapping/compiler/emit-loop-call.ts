/** A step of a path as a call of the library, which takes less code than a loop. */
import { emit } from './emit.ts';
import { emitInner } from './emit-call.ts';
import { emitFilter } from './emit-filter.ts';
import { arrayOf, isUnit, itemsOf } from './shape.ts';
import type { Node } from './tree.ts';
import { literal, type Place, use, type Value, value, withContext } from './writer.ts';

/** Kinds that are neither arrays nor may be. */
const unitKinds = new Set<Value['kind']>(['boolean', 'string', 'number', 'object', 'function']);

/** What a step gives for one item: a value, or the items that its last filter lets through. */
interface ForItem {
  readonly made: Value;
  readonly isFilter: boolean;
}

/** The step over these items; `already` is what it gives for the only one, where that is made. */
export function emitLoopCall(
  place: Place,
  step: Node,
  items: Value,
  already: Value | undefined,
  isLast: boolean,
  uncollapsed: boolean,
): Value {
  const shape = itemsOf(items.shape);
  const { only } = items;
  let result: ForItem;
  let list: string;
  if (only) {
    result = already ? { made: already, isFilter: false } : forItem(withContext(place, only, shape), step);
    const { made, isFilter } = result;
    if (!isFilter && unitKinds.has(made.kind) && isLast && !uncollapsed) return { ...made, sequence: 'no' };
    if (!isFilter && !isLast) return value(use(place, 'itemsOf', made.js));
    list = isFilter ? made.js : made.defined ? `[${made.js}]` : use(place, 'asList', made.js);
  } else {
    const item = place.unit.fresh('e');
    let found: ForItem | undefined;
    const body = emitInner(place, [item], (inner) => {
      found = forItem(withContext(inner, item, shape), step);
      return found.made.js;
    });
    result = found as unknown as ForItem;
    list = use(place, result.isFilter ? 'gatheredFrom' : 'madeFrom', 'x', items.js, body);
  }
  const { made, isFilter } = result;
  const isFlat = isFilter || unitKinds.has(made.kind);
  if (isFlat) {
    const inner = isFilter ? itemsOf(made.shape) : made.shape;
    return value(list, {
      sequence: isLast ? 'fresh' : 'no',
      kind: isLast ? (isFilter ? 'any' : made.kind) : 'array',
      shape: isUnit(inner) ? arrayOf(inner) : undefined,
      defined: true,
    });
  }
  if (!isLast) return value(use(place, 'flattened', list));
  if (uncollapsed) return value(use(place, 'lastResults', list), { sequence: 'marked' });
  return value(use(place, 'lastValue', list, String(place.unit.tracked)));
}

function forItem(place: Place, step: Node): ForItem {
  const { stages = [], ...bare } = step;
  let made = emit(place, bare as Node);
  if (stages.length === 0) return { made, isFilter: false };
  for (const stage of stages.slice(0, -1)) made = emitFilter(place, stage.expr as Node, made);
  const last = (stages.at(-1) as Node).expr as Node;
  if (last.type !== 'number') return { made: emitFilter(place, last, made), isFilter: true };
  const js = use(place, 'picked', made.js, literal(last.value));
  return { made: value(js, { defined: true }), isFilter: false };
}
