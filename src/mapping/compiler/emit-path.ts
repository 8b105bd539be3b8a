/** Paths: names in one hoisted function each, the other steps as loops. */
import { collapsed, emit, marked } from './emit.ts';
import { emitClosure } from './emit-call.ts';
import { groupValue } from './emit-constructor.ts';
import { emitFilter, filterLoop } from './emit-filter.ts';
import { emitLoopCall } from './emit-loop-call.ts';
import { type Ending, emitKnownNames, followed } from './emit-names.ts';
import { emitTuplePath } from './emit-tuple.ts';
import { type Gatherer, keeper, totaller } from './gatherer.ts';
import { arrayOf, isUnit, itemsOf, type Shape } from './shape.ts';
import type { Node } from './tree.ts';
import {
  contextValue,
  held,
  literal,
  type Place,
  property,
  type Total,
  temporary,
  type Unit,
  use,
  type Value,
  value,
  withContext,
  write,
} from './writer.ts';

function isPlainName(step: Node): boolean {
  return step.type === 'name' && !step.stages && !step.predicate && !step.group && !step.focus && !step.index;
}

function isPlainVariable(step: Node): boolean {
  return step.type === 'variable' && !step.stages && !step.predicate && !step.group && !step.keepArray;
}

/** How many of the first steps are one variable or name, followed by names. */
export function plainPrefix(steps: readonly Node[]): number {
  const [first] = steps;
  if (!first || !(isPlainName(first) || isPlainVariable(first))) return 0;
  let count = 1;
  while (count < steps.length && isPlainName(steps[count] as Node)) count++;
  return count;
}

/** Names that texts, numbers, booleans and functions have of their own. */
const owned = new Set(['length', 'name', 'caller', 'arguments', 'prototype']);

/** Whether reading a name of anything but an object or array gives nothing. */
function isSafeName(name: string): boolean {
  const bearers = [Object.prototype, String.prototype, Number.prototype, Boolean.prototype, Function.prototype];
  return !owned.has(name) && !bearers.some((bearer) => name in bearer) && !/^\d/.test(name);
}

/** Hoists the function that follows names from a context (`fromVariable`: from a variable's value). */
function hoistNames(unit: Unit, keys: readonly string[], fromVariable: boolean, ending: Ending, keep: boolean): string {
  const slow = { value: 'names', items: 'nameItems', results: 'nameResults' }[ending];
  const tracked = ending === 'value' ? `,${unit.tracked}` : ending === 'results' && keep ? ',true' : '';
  const empty = {
    value: () => 'return',
    items: () => `return ${unit.once('k', '[]')}`,
    results: () => `return ${unit.library('lastResults')}([])`,
  }[ending]();
  const [only] = keys;
  if (ending === 'value' && only !== undefined && keys.length === 1 && isSafeName(only)) {
    const items = fromVariable ? `${unit.library('itemsOf')}(v)` : 'v';
    const end = unit.library(unit.tracked ? 'trackedEnd' : 'plainEnd');
    const each = `${unit.library('stepLastName')}(${items},${JSON.stringify(only)},${unit.tracked})`;
    return unit.once('p', `v=>isArray(v)?${each}:${end}(v?.${property(only).replace(/^\./, '')})`);
  }
  const rest = (from: number): string => unit.once('k', JSON.stringify(keys.slice(from)));
  let body = `if(typeof v!=='object'||v===null)${empty};`;
  keys.forEach((key, index) => {
    const items = index === 0 && !fromVariable ? 'v' : `${unit.library('itemsOf')}(v)`;
    body += `if(isArray(v))return ${unit.library(slow)}(${items},${rest(index)}${tracked});`;
    body += key in Object.prototype ? `v=${unit.library('field')}(v,${JSON.stringify(key)});` : `v=v${property(key)};`;
    if (index < keys.length - 1) body += `if(typeof v!=='object'||v===null)${empty};`;
  });
  if (ending === 'value') body += `return isArray(v)?${unit.library('lastArray')}(v,${unit.tracked}):v`;
  else if (ending === 'items') body += `return v===undefined?[]:isArray(v)?${unit.library('itemsOf')}(v):[v]`;
  else body += `return ${unit.library('lastResults')}(v===undefined?[]:[v])`;
  return unit.once('p', `v=>{${body}}`);
}

function emitNames(place: Place, steps: readonly Node[], ending: Ending): Value {
  const [first, ...others] = steps as [Node, ...Node[]];
  const fromVariable = first.type === 'variable';
  const keys = (fromVariable ? others : steps).map((step) => String(step.value));
  const from = fromVariable ? emit(place, first) : contextValue(place);
  const start = from.js;
  const keep = steps.at(-1)?.keepArray === true;
  const known = emitKnownNames(place, from, keys, ending, keep, totalOf(place, steps));
  if (known) return known;
  if (keys.length > 0) {
    const js = place.unit.compact
      ? followed(place, start, keys, fromVariable, ending, keep && ending === 'results')
      : `${hoistNames(place.unit, keys, fromVariable, ending, keep)}(${start})`;
    return value(js, ending === 'results' ? { sequence: 'marked', safe: true } : { safe: true });
  }
  return value(use(place, 'itemsOf', start));
}

/** What is wanted of a path with these steps in the place of its items. */
function totalOf({ total }: Place, steps: readonly Node[]): Total | undefined {
  return total?.step === steps.at(-1) ? total?.of : undefined;
}

/** What a path of names leads to, as an array; undefined where the source schema does not tell. */
export function emitKnownItems(place: Place, node: Node): Value | undefined {
  const steps = node.steps as Node[];
  const [first, ...others] = steps as [Node, ...Node[]];
  if (plainPrefix(steps) < steps.length || steps.some((step) => step.tuple)) return undefined;
  const isVariable = first.type === 'variable';
  const keys = (isVariable ? others : steps).map((step) => String(step.value));
  const from = isVariable ? emit(place, first) : contextValue(place);
  const made = emitKnownNames(place, from, keys, 'items', false, totalOf(place, steps));
  if (made?.isTotal) return made;
  return made && isUnit(itemsOf(made.shape)) ? { ...made, sequence: 'fresh' } : undefined;
}

/** A path, not collapsed. */
export function emitPath(place: Place, node: Node): Value {
  const steps = node.steps as Node[];
  if (steps.some((step) => step.tuple)) return emitTuplePath(place, node);
  const keep = node.keepArray === true || node.keepSingletonArray === true;
  const uncollapsed = keep || node.group !== undefined;
  const prefix = plainPrefix(steps);
  if (prefix === steps.length && !(steps.length === 1 && steps[0]?.type === 'variable')) {
    const items = node.group && !keep ? emitKnownItems(place, node) : undefined;
    return ended(place, node, items ?? emitNames(place, steps, uncollapsed ? 'results' : 'value'));
  }
  return ended(place, node, emitSteps(place, steps, prefix, uncollapsed));
}

function ended(place: Place, node: Node, made: Value): Value {
  let result = made;
  if (node.keepSingletonArray) {
    result =
      made.sequence === 'fresh'
        ? value(use(place, 'closeKept', made.js))
        : value(use(place, 'keptResults', made.js), { sequence: 'marked' });
    if (node.group && made.sequence === 'fresh') result = value(made.js, { atom: true });
  }
  return node.group ? groupValue(place, node.group, held(place, result)) : result;
}

/** What the first step runs over. */
function startItems(place: Place, first: Node): Value {
  const { context } = place;
  if (context && !context.maybe && isUnit(context.shape) && first.type !== 'variable')
    return value(`[${place.input}]`, {
      kind: 'array',
      shape: arrayOf(context.shape),
      defined: true,
      only: place.input,
    });
  if (place.unit.compact && first.type === 'variable') return value(`[${place.raw}]`, { only: place.raw });
  if (place.unit.compact) return value(use(place, 'toArray', place.input));
  const js = first.type === 'variable' ? `[${place.raw}]` : `(isArray(${place.input})?${place.input}:[${place.input}])`;
  return value(js);
}

function emitSteps(place: Place, steps: readonly Node[], prefix: number, uncollapsed: boolean): Value {
  const first = steps[0] as Node;
  if (prefix > 0)
    return emitRest(place, steps, prefix, emitNames(place, steps.slice(0, prefix), 'items'), false, uncollapsed);
  if (!first.consarray) return emitRest(place, steps, 0, startItems(place, first), false, uncollapsed);
  // An array constructor as the first step is made once; where it is empty, it is the result.
  const seq = held(place, startItems(place, first)).js;
  const raw = place.raw === place.input ? seq : `(isArray(root)?root:${seq})`;
  const whole = held(place, emit({ ...place, input: seq, raw, context: undefined }, first));
  if (steps.length === 1) return whole;
  const { lines } = place.writer;
  const start = lines.length;
  const rest = emitRest(place, steps, 1, whole, true, uncollapsed);
  const made = uncollapsed ? marked(place, rest) : collapsed(place, rest);
  const inner = lines.splice(start);
  const result = temporary(place);
  write(
    place,
    `if(${whole.js}===undefined||${whole.js}.length===0)${result}=${whole.js};else{${inner.join('\n')}${result}=${made.js};}`,
  );
  return value(result, { sequence: made.sequence, atom: true });
}

/** The steps from `index`, over these items; `isWhole` where they are an array constructor's own, which is no sequence. */
function emitRest(
  place: Place,
  steps: readonly Node[],
  from: number,
  start: Value,
  whole: boolean,
  uncollapsed: boolean,
): Value {
  let items = start;
  let index = from;
  let isWhole = whole;
  if (index === steps.length) return items;
  for (; index < steps.length; index++) {
    const isLast = index === steps.length - 1;
    const step = steps[index] as Node;
    if (step.type === 'sort') {
      const sorted = emitSort(place, step, items);
      if (step.stages) items = filteredSort(place, step.stages, sorted);
      else if (isLast && uncollapsed)
        return isWhole ? sorted : value(use(place, 'sortedResults', sorted.js), { sequence: 'marked' });
      else if (isLast) return isWhole ? sorted : value(use(place, 'closeSorted', sorted.js));
      else items = sorted;
      if (isLast) return { ...items, sequence: 'fresh' };
      continue;
    }
    if (isPlainName(step) && !(isLast && uncollapsed)) {
      if (place.unit.compact) {
        const made = value(followed(place, items.js, [String(step.value)], false, isLast ? 'value' : 'items'));
        if (isLast) return made;
        items = made;
        continue;
      }
      const js = [items.js, JSON.stringify(step.value)];
      if (isLast) return value(use(place, 'stepLastName', ...js, String(place.unit.tracked)));
      items = value(use(place, 'stepName', ...js));
      continue;
    }
    items = emitLoop(place, step, items, isLast, uncollapsed);
    isWhole = false;
  }
  return items;
}

function emitSort(place: Place, step: Node, items: Value): Value {
  const shape = items.kind === 'array' && items.defined ? itemsOf(items.shape) : undefined;
  const context = shape && { shape, maybe: false };
  const terms = (step.terms ?? []).map(
    (term) =>
      `{key:${emitClosure(place, (inner) => emit(inner, term.expression), context)},descending:${term.descending}}`,
  );
  const js = use(place, 'sortBy', 'x', items.js, `[${terms.join(',')}]`, String(step.position));
  return held(place, value(js, shape ? { kind: 'array', defined: true, shape: items.shape } : {}));
}

function filteredSort(place: Place, stages: readonly Node[], sorted: Value): Value {
  let made = sorted;
  for (const stage of stages) made = held(place, emitFilter(place, stage.expr as Node, made));
  return made;
}

/** A step as a loop over items: fresh results where they are flat, else collapsed or marked ones. */
function emitLoop(place: Place, step: Node, items: Value, isLast: boolean, uncollapsed: boolean): Value {
  const { unit, writer } = place;
  const single = items.only ? emitSingle(place, step, items.only, items.shape, isLast) : undefined;
  if (single && 'sequence' in single) return single;
  if (unit.compact) return emitLoopCall(place, step, items, single?.made, isLast, uncollapsed);
  const source = items.only ?? held(place, items).js;
  const out = temporary(place);
  const counter = unit.fresh('i');
  const item = items.only ?? unit.fresh('e');
  const start = writer.lines.length;
  const inner = withContext(place, item, itemsOf(items.shape));
  const stages = step.stages ?? [];
  const { flat, kind, shape, gatherer } = emitResult(inner, step, stages, out, single?.made);
  const body = writer.lines.splice(start).join('\n');
  write(place, `${gatherer.start}${items.only ? '' : `${use(place, 'charge', 'x', `${source}.length`)};`}`);
  write(
    place,
    items.only
      ? body
      : `for(let ${counter}=0;${counter}<${source}.length;${counter}++){const ${item}=${source}[${counter}];${body}}`,
  );
  if (gatherer.finish) return gatherer.finish();
  if (flat) {
    return value(use(place, 'bounded', 'x', out), {
      sequence: isLast ? 'fresh' : 'no',
      kind: isLast ? kind : 'array',
      shape: shape && arrayOf(shape),
      defined: true,
      atom: false,
    });
  }
  if (!isLast) return value(use(place, 'flattened', out));
  if (uncollapsed) return value(use(place, 'lastResults', out), { sequence: 'marked' });
  return value(use(place, 'lastValue', out, String(unit.tracked)));
}

/** A step over one item that gives one unit is that unit; else what the step gives, to be gathered as ever. */
function emitSingle(
  place: Place,
  step: Node,
  item: string,
  shape: Shape | undefined,
  isLast: boolean,
): Value | { readonly made: Value } | undefined {
  if (step.stages && step.stages.length > 0) return undefined;
  const inner = withContext(place, item, itemsOf(shape));
  const made = place.known.get(step) ?? emit(inner, step);
  if (!made.defined || !isUnit(made.shape)) return { made };
  const { js } = held(place, made);
  return value(`[${js}]`, {
    sequence: isLast ? 'fresh' : 'no',
    kind: isLast ? made.kind : 'array',
    shape: arrayOf(made.shape),
    defined: true,
    isFilled: true,
    only: js,
  });
}

/** Adds the results of a step for one item. */
function emitResult(
  place: Place,
  step: Node,
  stages: readonly Node[],
  out: string,
  already?: Value,
): { flat: boolean; kind: Value['kind']; shape?: Shape | undefined; gatherer: Gatherer & { finish?(): Value } } {
  const { stages: _, ...bare } = step;
  let made = already ?? place.known.get(step) ?? emit(place, bare as Node);
  const kept = keeper(place, out);
  if (stages.length === 0) {
    const flat = made.kind !== 'any' && made.kind !== 'array';
    const shape = isUnit(made.shape) ? made.shape : undefined;
    const total = totalOf(place, [step]);
    const isTotal = total === 'count' ? flat : total === 'sum' && shape?.kind === 'number';
    const gatherer = total && isTotal ? totaller(place, total, true) : kept;
    // What is only counted is still made.
    if (total === 'count' && !made.safe) made = held(place, made);
    if (made.defined) write(place, gatherer.one(made.js));
    else {
      made = held(place, made);
      write(place, `if(${made.js}!==undefined){${gatherer.one(made.js)}}`);
    }
    return { flat, kind: made.kind, shape, gatherer };
  }
  for (const stage of stages.slice(0, -1)) made = emitFilter(place, stage.expr as Node, made);
  const last = (stages.at(-1) as Node).expr as Node;
  if (last.type === 'number') {
    write(place, `${out}.push(${use(place, 'picked', made.js, literal(last.value))});`);
    return { flat: false, kind: 'any', gatherer: kept };
  }
  filterLoop(place, last, made, out);
  const shape = itemsOf(made.shape) ?? (isUnit(made.shape) ? made.shape : undefined);
  return { flat: true, kind: 'any', shape: made.defined && isUnit(shape) ? shape : undefined, gatherer: kept };
}
