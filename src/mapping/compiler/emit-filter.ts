/** Predicates: loops over what they let through. */
import { emit, emitTest, testOf } from './emit.ts';
import { emitInner } from './emit-call.ts';
import { plainPrefix } from './emit-path.ts';
import { builtinOf } from './names.ts';
import { arrayOf, isUnit, itemsOf, type Shape, shapes } from './shape.ts';
import { contains, type Node } from './tree.ts';
import { held, literal, type Place, temporary, use, type Value, value, withContext, write } from './writer.ts';

/** A filter as a value of its own, not collapsed. */
export function emitFilter(place: Place, predicate: Node, input: Value): Value {
  if (predicate.type === 'number') {
    const js = use(place, 'pickedItems', input.js, literal(predicate.value));
    return value(js, { sequence: 'marked', kind: 'array', defined: true });
  }
  const shape = itemsOf(input.shape) ?? (isUnit(input.shape) ? input.shape : undefined);
  const passing = typeTested(place, predicate) ?? (input.defined && isUnit(shape) ? shape : undefined);
  const known = { sequence: 'fresh', shape: passing && arrayOf(passing), defined: true } as const;
  if (place.unit.compact) return value(filterCall(place, predicate, input, shape), known);
  const out = temporary(place);
  const source = held(place, input);
  write(place, `${out}=[];`);
  filterLoop(place, predicate, source, out);
  return value(out, { ...known, atom: true });
}

/** A filter as a call of the library. */
function filterCall(place: Place, predicate: Node, input: Value, shape: Shape | undefined): string {
  const item = place.unit.fresh('e');
  let name = 'passing';
  const test = emitInner(place, [item], (inside) => {
    // Of nothing, one item that is nothing is tested.
    const inner = withContext(inside, item, shape, !input.defined);
    if (isBoolean(predicate)) return emitTest(inner, predicate);
    const made = emit(inner, predicate);
    if (made.kind === 'boolean') return testOf(inner, made);
    name = 'matching';
    return made.js;
  });
  return use(place, name, 'x', input.js, test);
}

/** What `[$type($) = "…"]` lets through. */
function typeTested(place: Place, { type, value: operator, lhs, rhs }: Node): Shape | undefined {
  const [call, name] = [lhs as Node, rhs as Node];
  if (type !== 'binary' || operator !== '=' || call.type !== 'function' || name.type !== 'string') return undefined;
  const [argument] = call.arguments ?? [];
  const isOfItem = argument?.type === 'variable' && argument.value === '' && !argument.predicate;
  if (!isOfItem || (call.procedure as Node).value !== 'type' || !builtinOf(place, 'type')) return undefined;
  const tested = String(name.value);
  return tested === 'string' || tested === 'number' || tested === 'boolean' ? shapes[tested] : undefined;
}

/** Paths over variables in a predicate give the same for each item, and can not fail: they are made before the loop. */
function hoistKnown(place: Place, predicate: Node): Place {
  if (contains(predicate, (node) => node.type === 'bind')) return place;
  const known = new Map(place.known);
  const visit = (node: Node): void => {
    if (node.type === 'lambda' && !node.thunk) return;
    if (node.type === 'path' && !node.keepArray && !node.keepSingletonArray && !node.group && !node.predicate) {
      const steps = node.steps as Node[];
      const [first] = steps;
      if (
        first?.type === 'variable' &&
        first.value !== '' &&
        steps.length > 1 &&
        plainPrefix(steps) === steps.length &&
        !steps.some((step) => step.tuple)
      ) {
        known.set(node, held(place, emit(place, node)));
        return;
      }
    }
    if (node.type === 'binary' || node.type === 'unary')
      for (const side of [node.lhs, node.rhs, node.expression]) if (side && !Array.isArray(side)) visit(side);
  };
  visit(predicate);
  return { ...place, known };
}

/** Adds the items that pass a predicate, one for each time that it says. */
export function filterLoop(place: Place, predicate: Node, input: Value, out: string): void {
  const { unit, writer } = place;
  const outside = hoistKnown(place, predicate);
  const source = held(
    outside,
    value(input.kind === 'array' && input.defined ? input.js : use(place, 'toArray', input.js)),
  ).js;
  const counter = unit.fresh('i');
  const item = unit.fresh('e');
  const shape = itemsOf(input.shape) ?? (isUnit(input.shape) ? input.shape : undefined);
  // Of nothing, one item that is nothing is tested.
  const inner = withContext(outside, item, shape, !input.defined);
  write(place, `${use(place, 'charge', 'x', `${source}.length`)};`);
  const start = writer.lines.length;
  if (isBoolean(predicate)) {
    const test = emitTest(inner, predicate);
    write(place, `if(${test})${out}.push(${item});`);
  } else {
    const made = emit(inner, predicate);
    if (made.kind === 'boolean') write(place, `if(${testOf(inner, made)})${out}.push(${item});`);
    else {
      const times = unit.fresh('m');
      write(
        place,
        `for(let ${times}=${use(place, 'matches', made.js, counter, `${source}.length`)};${times}>0;${times}--)${out}.push(${item});`,
      );
    }
  }
  const body = writer.lines.splice(start);
  write(
    place,
    `for(let ${counter}=0;${counter}<${source}.length;${counter}++){const ${item}=${source}[${counter}];${body.join('\n')}}`,
  );
}

const booleanOperators = new Set(['=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in']);

/** Whether a node gives a boolean or undefined, whatever the data are. */
function isBoolean(node: Node): boolean {
  if (node.predicate || node.group) return false;
  return (
    (node.type === 'binary' && booleanOperators.has(String(node.value))) ||
    (node.type === 'value' && typeof node.value === 'boolean')
  );
}
