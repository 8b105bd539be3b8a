/** Calls: of built-ins by what they return, of lambdas by what their body is for these arguments. */
import { type BuiltIn, builtIns } from './built-ins.ts';
import { type Call, higherOrder } from './higher-order.ts';
import { type Inference, markTested, newId } from './inference.ts';
import { isMoney } from './operators.ts';
import { frameIn, type Scope } from './scope.ts';
import { streamOf } from './stream.ts';
import { leftOf, type Node, startOf } from './syntax.ts';
import { type FunctionType, nothing, type Type, union, unknown } from './type.ts';

/** Calls inside calls deeper than this are unknown. */
const maximumDepth = 24;

/** `$f(a)`. */
export function inferCall(node: Node, scope: Scope, inference: Inference): Type {
  return callWith([], [], node, scope, inference);
}

/** `a ~> $f` and `a ~> $f(b)`. Functions made of functions, and transforms, are not followed. */
export function inferApplication(node: Node, scope: Scope, inference: Inference): Type {
  const first = inference.infer(leftOf(node), scope);
  const rhs = node.rhs as Node;
  if (first.function) return unknown;
  if (rhs.type === 'function') return callWith([first], [leftOf(node)], rhs, scope, inference);
  const called = inference.infer(rhs, scope).function;
  if (!called) return unknown;
  return callFunction(called, { node, scope, inference, types: [first], nodes: [leftOf(node)] });
}

function callWith(
  given: readonly Type[],
  givenNodes: readonly Node[],
  node: Node,
  scope: Scope,
  inference: Inference,
): Type {
  const nodes = [...givenNodes, ...(node.arguments ?? [])];
  const types = [...given, ...(node.arguments ?? []).map((argument) => inference.infer(argument, scope))];
  const called = inference.infer(node.procedure as Node, scope).function;
  return called ? callFunction(called, { node, scope, inference, types, nodes }) : unknown;
}

/** What a function returns for these arguments. */
export function callFunction(called: FunctionType, call: Call): Type {
  if (called.node) return callLambda(called.node, called.frame as Scope, call);
  const name = called.name ?? '';
  const method = higherOrder.get(name);
  if (method) return method(call, callFunction);
  const builtIn = builtIns.get(name);
  return builtIn ? callBuiltIn(name, builtIn, call) : unknown;
}

function callLambda(node: Node, defined: Scope, { scope, inference, types }: Call): Type {
  const { active } = inference;
  // A function that calls itself has been seen once; its result does not depend on itself as far as can be said.
  if (active.length >= maximumDepth || active.includes(node) || !node.body) return unknown;
  const frame = frameIn(defined.frame);
  for (const [index, { value }] of (node.arguments ?? []).entries()) {
    // A signature may replace or wrap what is given.
    const type = node.signature ? unknown : (types[index] ?? nothing);
    frame.bindings.set(String(value), { id: newId(inference), type });
  }
  active.push(node);
  const facts = scope.facts === defined.facts ? defined.facts : [...defined.facts, ...scope.facts];
  const type = inference.infer(node.body, { ...defined, frame, facts, guarded: defined.guarded || scope.guarded });
  active.pop();
  return type;
}

/** Functions that only ask whether, or of what kind, a value is. */
const questions = new Set(['exists', 'boolean', 'not', 'type', 'count', 'length', 'contains', 'match']);
/** Functions that may read any field of an object. */
const readers = new Set(['string', 'keys', 'clone', 'type', 'error']);

function callBuiltIn(name: string, builtIn: BuiltIn, call: Call): Type {
  const { node, scope, inference, nodes } = call;
  const isContextUsed = builtIn.takesContext && call.types.length < builtIn.required;
  const types = isContextUsed ? [scope.context, ...call.types] : call.types;
  const [first = nothing] = types;
  if (questions.has(name)) markTested(first, inference);
  if (readers.has(name)) markWhole(first, inference);
  const character = nodes.length === 0 ? startOf(node, inference.text) : callStart(node, inference.text);
  if (name === 'toMillis' && types.length === 1 && first.text?.zoneless) {
    inference.candidates.push({
      kind: 'date-without-zone',
      character,
      what: 'This time carries no zone, so that $toMillis takes the zone of the machine, or refuses it',
    });
  }
  if (isMoney(streamOf(first).items) && (name === 'sum' || name === 'average')) {
    inference.candidates.push({
      kind: 'money-arithmetic',
      character,
      what: `$${name} adds amounts of money as binary floats`,
    });
  }
  const result = builtIn.result(types);
  if (!builtIn.strict) return result;
  if (first.unknown) return union(result, nothing);
  if (!first.missing) return result;
  if (name !== 'sum') return union(result, { missing: first.missing });
  const { origins, emptyList } = first.missing;
  const isKnown = origins.length > 0 || emptyList;
  const origin = { key: origins[0]?.key ?? `sum@${character}`, cause: 'sum', text: '$sum', character } as const;
  return union(result, { missing: { origins: isKnown ? [{ ...origin, guarded: scope.guarded }] : [], emptyList } });
}

/** Where the function's name stands, also behind `~>`. */
function callStart(node: Node, text: string): number {
  return node.type === 'apply' && node.rhs ? startOf(node.rhs, text) : startOf(node, text);
}

/** Remembers that any field of a value may be read. */
export function markWhole(type: Type, inference: Inference): void {
  for (const object of [...(type.objects ?? []), ...(type.array?.items.objects ?? [])]) {
    if (object.schema) inference.wholes.add(object.schema);
  }
}
