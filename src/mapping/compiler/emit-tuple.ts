/** Paths of tuples (`@`, `#`, `%`): their steps as closures for the library. */
import { emit } from './emit.ts';
import { emitTupleClosure } from './emit-call.ts';
import { groupValue } from './emit-constructor.ts';
import { contains, type Node, tupleNames } from './tree.ts';
import { held, literal, type Place, use, type Value, value } from './writer.ts';

function stageText(place: Place, stage: Node, names: ReadonlySet<string>): string {
  if (stage.type === 'index') return `{index:${literal(stage.value)}}`;
  const test = stage.expr as Node;
  if (test.type === 'number') return `{pick:${literal(test.value)}}`;
  return `{filter:${emitTupleClosure(place, test, names)}}`;
}

function stepText(place: Place, step: Node, isFirst: boolean, names: ReadonlySet<string>): string {
  const { stages, ...bare } = step;
  const parts: string[] = [];
  if (step.type === 'sort') {
    const terms = (step.terms ?? []).map(
      (term) => `{key:${emitTupleClosure(place, term.expression, names)},descending:${term.descending}}`,
    );
    parts.push(`terms:[${terms.join(',')}],sort:${place.unit.library('sortBy')},position:${step.position}`);
  } else parts.push(`value:${emitTupleClosure(place, bare as Node, names)}`);
  if (stages) parts.push(`stages:[${stages.map((stage) => stageText(place, stage, names)).join(',')}]`);
  if (isFirst && step.consarray) parts.push('whole:true');
  if (step.tuple) parts.push('tuple:true');
  if (step.focus !== undefined) parts.push(`focus:${literal(step.focus)}`);
  if (step.index !== undefined) parts.push(`index:${literal(step.index)}`);
  if (step.ancestor !== undefined) parts.push(`ancestor:${literal(step.ancestor.label)}`);
  return `{${parts.join(',')}}`;
}

/**
 * Whether a path is `$items#$number{name: value}`, whose name alone sees the number: groups of the items are all that
 * it takes. The name may bind nothing, so that its frame holds the number only.
 */
function isNumberedGroup(node: Node): boolean {
  const [step, ...others] = node.steps as [Node, ...Node[]];
  const { group } = node;
  if (others.length > 0 || step.type !== 'variable' || step.value === '' || step.index === undefined) return false;
  if (step.focus !== undefined || step.ancestor || step.stages || step.predicate || step.group) return false;
  if (node.tuple || node.keepArray || node.keepSingletonArray || group?.lhs.length !== 1) return false;
  const [key, made] = group.lhs[0] as [Node, Node];
  return (
    !contains(key, ({ type }) => type === 'bind') &&
    !contains(made, ({ type, value: name }) => type === 'variable' && (name === step.index || name === 'eval')) &&
    !contains(key, ({ type, value: name }) => type === 'variable' && name === 'eval')
  );
}

/** Such a path, not collapsed. */
export function emitTuplePath(place: Place, node: Node): Value {
  if (node.group && isNumberedGroup(node)) {
    const { index, tuple: _, ...step } = (node.steps as Node[])[0] as Node;
    return groupValue(place, node.group, held(place, emit(place, step as Node)), index as string);
  }
  const names = tupleNames(node);
  const steps = node.steps as Node[];
  const [first] = steps as [Node, ...Node[]];
  // Tuples of a variable keep what wraps the whole input.
  const input =
    first.type === 'variable' ? `[${place.input}]` : `(isArray(${place.input})?${place.input}:[${place.input}])`;
  const texts = steps.map((step, index) => stepText(place, step, index === 0, names));
  const options: string[] = [];
  if (node.tuple) options.push('stream:true');
  if (node.keepSingletonArray) options.push('keep:true');
  if (node.group) {
    const pairs = node.group.lhs.map(
      ([key, made]) => `{key:${emitTupleClosure(place, key, names)},value:${emitTupleClosure(place, made, names)}}`,
    );
    options.push(
      `group:[${pairs.join(',')}],grouping:${place.unit.library('groupTuples')},position:${node.group.position}`,
    );
  }
  const js = use(place, 'tuplePath', 'x', input, `[${texts.join(',')}]`, `{${options.join(',')}}`);
  return value(js, { sequence: 'marked' });
}

/** A predicate of a node whose value may be a stream of tuples. */
export function emitTupleFilter(place: Place, node: Node, predicate: Node, input: Value): Value {
  const test = predicate.expr as Node;
  const js = test.type === 'number' ? literal(test.value) : emitTupleClosure(place, test, tupleNames(node));
  return value(use(place, 'filtered', 'x', input.js, js), { sequence: 'marked' });
}
