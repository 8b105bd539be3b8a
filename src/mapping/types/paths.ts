/** Paths: each step is applied to every value of the step before, and what results is flattened. */

import { inferGroup } from './constructors.ts';
import { factsOf } from './facts.ts';
import { type Inference, markTested, newId, withContext } from './inference.ts';
import { applyFacts, chosen } from './refine.ts';
import { frameIn, pathKeys, type Scope } from './scope.ts';
import { collapse, joinStreams, type Stream, streamOf } from './stream.ts';
import { leftOf, type Node } from './syntax.ts';
import {
  arrayOf,
  isNever,
  never,
  nothing,
  number,
  type Type,
  union,
  unionAbsence,
  unknown,
  valueKinds,
} from './type.ts';

/** The type of a whole path, its group included. */
export function inferPath(node: Node, scope: Scope, inference: Inference): Type {
  const steps = node.steps ?? [];
  const isTuple = steps.some(
    ({ focus, index, stages }) => focus || index || stages?.some(({ type }) => type === 'index'),
  );
  const outer = isTuple ? { ...scope, frame: frameIn(scope.frame) } : scope;
  const keys = scope.facts.length > 0 ? pathKeys(steps, scope) : [];
  let stream = startStream(steps[0], scope.context);
  let type: Type = never;
  for (const [index, step] of steps.entries()) {
    const stepScope = index === 0 && !stream.many ? outer : withContext(outer, stream.items, inference);
    if (step.type === 'sort') {
      for (const { expression } of step.terms ?? []) inference.infer(expression, stepScope);
      if (index === steps.length - 1) type = collapse(stream);
      continue;
    }
    type = inferStep(step, stepScope, outer, inference);
    if (!stream.many) type = applyFacts(type, keys[index] ?? '', scope.facts);
    const inner = step.consarray && index > 0 ? wholeStream(type) : streamOf(type);
    if (step.index) bindVariable(outer, step.index, number, inference);
    if (step.focus) {
      bindVariable(outer, step.focus, inner.items, inference);
      stream = joinStreams(stream, { ...inner, items: stream.items });
      type = collapse(stream);
      continue;
    }
    const joined = joinStreams(stream, inner);
    if (index === steps.length - 1) type = resultOf(type, stream, joined, isTuple);
    stream = joined;
  }
  if (node.keepSingletonArray) type = keepArray(type);
  return node.group ? inferGroup(node.group.lhs, streamOf(type), groupScope(outer, isTuple, scope), inference) : type;
}

function startStream(first: Node | undefined, context: Type): Stream {
  const isWhole = first?.type === 'variable' || first?.consarray;
  return isWhole || !context.array ? wholeStream(context) : streamOf(context);
}

/** A value that is one, even when it is an array. */
function wholeStream(type: Type): Stream {
  return { items: type, some: true, many: false, doubtful: false, absence: undefined };
}

function inferStep(step: Node, scope: Scope, outer: Scope, inference: Inference): Type {
  let type = inference.infer(step, scope);
  for (const stage of step.stages ?? []) {
    if (stage.type === 'filter') type = filterType(type, stage.expr, scope, inference);
    else if (stage.value) bindVariable(outer, stage.value, number, inference);
  }
  return type;
}

/** An array that the last step gives, and no other value with it, stays as it is; everything else is flattened. */
function resultOf(type: Type, stream: Stream, joined: Stream, isTuple: boolean): Type {
  if (!stream.many && !isTuple) {
    return stream.some ? type : union(type, { missing: stream.absence ?? { origins: [], emptyList: false } });
  }
  const isPlainArray = type.array && !type.array.sequence && !isTuple;
  return isPlainArray ? union(collapse(joined), { array: type.array }) : collapse(joined);
}

/** `[]`: a single value becomes an array of one; nothing stays nothing. */
export function keepArray(type: Type): Type {
  if (type.unknown) return type;
  const { missing, array, ...single } = type;
  return union(union({ missing }, { array }), isNever(single) ? never : arrayOf(single, { nonEmpty: true }));
}

function bindVariable(scope: Scope, name: string, type: Type, inference: Inference): void {
  scope.frame.bindings.set(name, { id: newId(inference), type });
}

/** In a group, a variable of the path holds the values of all that fall into it. */
function groupScope(outer: Scope, isTuple: boolean, scope: Scope): Scope {
  if (!isTuple) return scope;
  const frame = frameIn(scope.frame);
  for (const [name, binding] of outer.frame.bindings) {
    frame.bindings.set(name, { ...binding, type: union(binding.type, arrayOf(binding.type)) });
  }
  return { ...scope, frame };
}

/** What a predicate leaves of a value: the member of an index, or those for which it holds. */
export function filterType(type: Type, predicate: Node, scope: Scope, inference: Inference): Type {
  const stream = streamOf(type);
  const inner = { ...withContext(scope, stream.items, inference), guarded: true };
  const held = inference.infer(predicate, inner);
  if (type.unknown) return unknown;
  if (isNever(stream.items)) return type;
  const rest = { missing: unionAbsence(nothing.missing, type.missing && { ...type.missing, emptyList: false }) };
  if (held.number && valueKinds(held).length === 1) {
    const index = predicate.value;
    const isFound = stream.some && !held.missing && (index === 0 || index === -1);
    return union(stream.items, isFound ? never : rest);
  }
  markTested(held, inference);
  const { whenTrue } = factsOf(predicate, inner, inference);
  const items = chosen(applyFacts(stream.items, inner.contextKey, whenTrue));
  const isMaybeIndex = held.unknown === true || held.number !== undefined || held.array !== undefined;
  return collapse({
    items,
    some: false,
    many: stream.many,
    doubtful: stream.many && (stream.doubtful || isMaybeIndex || isKeyLookup(predicate)),
    absence: rest.missing,
  });
}

/** Whether a filter looks like one by a key: no schema says which fields are keys. */
export function isKeyLookup(node: Node): boolean {
  if (node.type === 'block') return (node.expressions ?? []).some(isKeyLookup);
  if (node.type !== 'binary') return false;
  return node.value === '=' || (node.value === 'and' && (isKeyLookup(leftOf(node)) || isKeyLookup(node.rhs as Node)));
}
