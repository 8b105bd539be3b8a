/** The type of an expression, node by node. */

import { builtIns } from './built-ins.ts';
import { inferApplication, inferCall } from './calls.ts';
import { inferCondition } from './conditions.ts';
import { inferArray, inferGroup, inferObject } from './constructors.ts';
import { factsOf } from './facts.ts';
import { higherOrder } from './higher-order.ts';
import { type Inference, newId } from './inference.ts';
import { inferName } from './names.ts';
import { inferBinary, inferNegation } from './operators.ts';
import { filterType, inferPath, keepArray } from './paths.ts';
import { applyFacts } from './refine.ts';
import { bindingOf, expressionKey, type Fact, frameIn, type Scope } from './scope.ts';
import { streamOf } from './stream.ts';
import { leftOf, type Node } from './syntax.ts';
import { isNever, mapOrigins, nothing, nothingFrom, type Type, unknown } from './type.ts';

/** The type of a node in a scope. Past the limit of steps everything is unknown. */
export function infer(node: Node, scope: Scope, inference: Inference): Type {
  inference.remainingSteps -= 1;
  if (inference.remainingSteps < 0) return unknown;
  let type = nodeType(node, scope, inference);
  for (const { expr } of node.predicate ?? []) type = filterType(type, expr, scope, inference);
  if (node.keepArray) type = keptArray(node, type, scope);
  if (node.group && node.type !== 'path') type = inferGroup(node.group.lhs, streamOf(type), scope, inference);
  if (node.type === 'path' || node.type === 'variable' || node.type === 'function') {
    if (scope.facts.length > 0) type = applyFacts(type, expressionKey(node, scope), scope.facts);
    if (scope.guarded) type = mapOrigins(type, (origin) => (origin.guarded ? origin : { ...origin, guarded: true }));
  }
  inference.lastTypes.set(node, type);
  return type;
}

/** Functions that return sequences, of which `[]` keeps an array; of other values it makes none. */
const sequenceFunctions = ['map', 'filter', 'keys', 'each'];

function keptArray(node: Node, type: Type, scope: Scope): Type {
  if (node.predicate || node.type === 'path') return keepArray(type);
  if (node.type !== 'function' || !type.array?.sequence) return type;
  const name = String(node.procedure?.value);
  return sequenceFunctions.includes(name) && !bindingOf(scope.frame, name) ? keepArray(type) : unknown;
}

function nodeType(node: Node, scope: Scope, inference: Inference): Type {
  switch (node.type) {
    case 'path':
      return inferPath(node, scope, inference);
    case 'name':
      return inferName(node, scope, inference);
    case 'variable':
      return variableType(node, scope);
    case 'string':
    case 'number':
    case 'value':
      return literalType(node);
    case 'binary':
      return inferBinary(node, scope, inference);
    case 'unary':
      if (node.value === '[') return inferArray(node, scope, inference);
      return node.value === '{' ? inferObject(node, scope, inference) : inferNegation(node, scope, inference);
    case 'condition':
      return inferCondition(node, scope, inference);
    case 'block':
      return inferBlock(node, scope, inference);
    case 'bind':
      return inferBinding(node, scope, inference);
    case 'function':
      return inferCall(node, scope, inference);
    case 'apply':
      return inferApplication(node, scope, inference);
    case 'lambda':
      return inferLambda(node, scope, inference);
    case 'regex':
      return { function: { name: 'regex' } };
    default:
      // Wildcards, descendants, parents, transforms and partial applications read what no path names.
      for (const object of scope.context.objects ?? []) if (object.schema) inference.wholes.add(object.schema);
      return unknown;
  }
}

function variableType(node: Node, scope: Scope): Type {
  const name = String(node.value);
  if (name === '') return scope.context;
  const binding = bindingOf(scope.frame, name);
  if (binding) return binding.type;
  return builtIns.has(name) || higherOrder.has(name) ? { function: { name } } : unknown;
}

function literalType({ type, value, position = 0 }: Node): Type {
  if (type === 'string') return { text: { values: new Set([String(value)]), money: false, zoneless: false } };
  if (type === 'number') return { number: { values: new Set([Number(value)]), money: false } };
  if (typeof value === 'boolean') return { boolean: new Set([value]) };
  const origin = { cause: 'null', text: 'null', character: position - 4, guarded: false } as const;
  return { null: [{ ...origin, key: `null@${position}` }] };
}

/** A block has variables of its own; what it asserts, or ends with an error, holds for what follows. */
function inferBlock(node: Node, scope: Scope, inference: Inference): Type {
  const frame = frameIn(scope.frame);
  let inner: Scope = { ...scope, frame };
  const expressions = node.expressions ?? [];
  if (expressions.length === 0) {
    const position = node.position ?? 0;
    const origin = { cause: 'no-else', text: '()', character: position - 1, guarded: false } as const;
    return nothingFrom({ ...origin, key: `nothing@${position}` });
  }
  let type: Type = nothing;
  for (const expression of expressions) {
    type = inference.infer(expression, inner);
    const further = assertedFacts(expression, inner, inference);
    if (further.length > 0) inner = { ...inner, facts: [...inner.facts, ...further] };
  }
  return type;
}

function assertedFacts(node: Node, scope: Scope, inference: Inference): readonly Fact[] {
  const [argument] = node.arguments ?? [];
  if (node.type === 'function' && node.procedure?.value === 'assert' && argument) {
    return factsOf(argument, scope, inference).whenTrue;
  }
  if (node.type !== 'condition' || !node.condition || !node.then) return [];
  const { whenTrue, whenFalse } = factsOf(node.condition, scope, inference);
  if (endsWithError(node.then, inference)) return whenFalse;
  return node.else && endsWithError(node.else, inference) ? whenTrue : [];
}

function endsWithError(node: Node, inference: Inference): boolean {
  const type = inference.lastTypes.get(node);
  return type !== undefined && isNever(type);
}

function inferBinding(node: Node, scope: Scope, inference: Inference): Type {
  const rhs = node.rhs as Node;
  const type = inference.infer(rhs, scope);
  const id = newId(inference);
  const facts = isCondition(rhs) ? factsOf(rhs, scope, inference) : undefined;
  scope.frame.bindings.set(String(leftOf(node).value), { id, type, facts });
  return type;
}

/** Whether a variable that holds this can be asked in place of it. */
function isCondition({ type, value }: Node): boolean {
  return (
    type === 'function' ||
    type === 'condition' ||
    (type === 'binary' && !['+', '-', '*', '/', '%', '&', '..'].includes(String(value)))
  );
}

/** A tail call is wrapped by the parser; it is the call itself. */
function inferLambda(node: Node, scope: Scope, inference: Inference): Type {
  if (node.thunk && node.body) return inference.infer(node.body, scope);
  return { function: { node, frame: scope } };
}
