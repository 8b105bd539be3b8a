/** Built-ins that call a function that is given to them, or whose result needs more than the types of their arguments. */
import { markWhole } from './calls.ts';
import { factsOf } from './facts.ts';
import { type Inference, markTested } from './inference.ts';
import { inferName } from './names.ts';
import { isKeyLookup } from './paths.ts';
import { applyFacts, chosen } from './refine.ts';
import { frameIn, type Scope } from './scope.ts';
import { collapse, streamOf } from './stream.ts';
import type { Node } from './syntax.ts';
import {
  type FunctionType,
  isNever,
  never,
  nothing,
  number,
  type ObjectType,
  present,
  type Type,
  text,
  union,
  unionAbsence,
  unionOf,
  unknown,
} from './type.ts';

/** A call as it is made: where, and with what. */
export interface Call {
  readonly node: Node;
  readonly scope: Scope;
  readonly inference: Inference;
  readonly types: readonly Type[];
  /** The arguments as they are written; types may be more, when a built-in calls. */
  readonly nodes: readonly Node[];
}

type CallFunction = (called: FunctionType, call: Call) => Type;
type Method = (call: Call, callFunction: CallFunction) => Type;

/** By name, without `$`. */
export const higherOrder: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['map', map],
  ['filter', filter],
  ['reduce', reduce],
  ['single', single],
  ['each', each],
  ['sift', sift],
  ['lookup', lookup],
  ['merge', merge],
]);

/** The result of the function that is an argument, for a member of the list; unknown when it is no function. */
function called(call: Call, type: Type | undefined, types: readonly Type[], callFunction: CallFunction): Type {
  const given = type?.function;
  return given ? callFunction(given, { ...call, types, nodes: [] }) : unknown;
}

/** Results are put in a row as they are: arrays are not flattened. */
function map(call: Call, callFunction: CallFunction): Type {
  const [list = unknown, given] = call.types;
  const stream = streamOf(list);
  const result = called(call, given, [stream.items, number, list], callFunction);
  if (list.unknown || result.unknown) return unknown;
  if (isNever(stream.items)) return list.missing ? { missing: list.missing } : nothing;
  return collapse({
    ...stream,
    items: present(result),
    some: stream.some && !result.missing,
    absence: unionAbsence(stream.absence, result.missing),
  });
}

function filter(call: Call, callFunction: CallFunction): Type {
  const [list = unknown, given] = call.types;
  const { inference } = call;
  const stream = streamOf(list);
  const held = called(call, given, [stream.items, number, list], callFunction);
  markTested(held, inference);
  if (list.unknown) return unknown;
  const node = given?.function?.node;
  return collapse({
    items: chosen(node ? narrowed(stream.items, node, given.function?.frame as Scope, inference) : stream.items),
    some: false,
    many: stream.many,
    doubtful: stream.many && (stream.doubtful || node?.body === undefined || isKeyLookup(node.body)),
    absence: list.missing && { ...list.missing, emptyList: false },
  });
}

/** The items for which a lambda holds, as far as it makes sure of something about them. */
function narrowed(items: Type, node: Node, defined: Scope, inference: Inference): Type {
  const [parameter] = node.arguments ?? [];
  if (!parameter || !node.body || node.signature) return items;
  const frame = frameIn(defined.frame);
  const id = inference.nextId;
  frame.bindings.set(String(parameter.value), { id, type: items });
  inference.nextId += 1;
  const { whenTrue } = factsOf(node.body, { ...defined, frame }, inference);
  return applyFacts(items, `$${String(parameter.value)}#${id}`, whenTrue);
}

/** The accumulator is taken as unknown, so that the result holds for every round. */
function reduce(call: Call, callFunction: CallFunction): Type {
  const [list = unknown, given, start] = call.types;
  const stream = streamOf(list);
  const result = called(call, given, [unknown, stream.items, number, list], callFunction);
  if (list.unknown || result.unknown) return unknown;
  const first = start ?? union(stream.items, stream.some ? never : nothing);
  return unionOf([result, first, list.missing ? { missing: list.missing } : never]);
}

function single(call: Call, callFunction: CallFunction): Type {
  const [list = unknown, given] = call.types;
  const stream = streamOf(list);
  if (given) markTested(called(call, given, [stream.items, number, list], callFunction), call.inference);
  return list.unknown ? unknown : union(chosen(stream.items), list.missing ? { missing: list.missing } : never);
}

function each(call: Call, callFunction: CallFunction): Type {
  const [object = unknown, given] = withContext(call, 2);
  markWhole(object, call.inference);
  const values = valuesOf(object);
  const result = called(call, given, [values, text, object], callFunction);
  if (values.unknown || result.unknown) return unknown;
  return collapse({ items: present(result), some: false, many: true, doubtful: false, absence: object.missing });
}

function sift(call: Call, callFunction: CallFunction): Type {
  const [object = unknown, given] = withContext(call, 2);
  markWhole(object, call.inference);
  called(call, given, [valuesOf(object), text, object], callFunction);
  return unknown;
}

/** `$lookup(object, 'name')` reads a field; another key may be any, and may lack. */
function lookup(call: Call): Type {
  const [object = unknown, key = unknown] = withContext(call, 2);
  const { scope, inference } = call;
  const values = key.text?.values;
  const table = present(object);
  if (object.unknown || !values || isNever(table)) {
    markWhole(object, inference);
    return object.unknown || object.array ? unknown : union(valuesOf(object), nothing);
  }
  const fields = [...values].map((name) => {
    const known = (table.objects ?? []).some(({ fields: names, rest }) => names.has(name) || rest);
    const node: Node = { type: 'name', value: name, position: (call.node.position ?? 0) + name.length };
    // The name of a lookup is data, and no path that could be mistyped.
    inference.nameReadings.set(node, { found: true, names: new Set(), isScalar: false });
    return known || table.array ? inferName(node, { ...scope, context: table }, inference) : nothing;
  });
  return unionOf([...fields, object.missing ? { missing: object.missing } : never]);
}

/** Later objects win, field by field. */
function merge(call: Call): Type {
  const [list = unknown] = call.types;
  const [node] = call.nodes;
  markWhole(list, call.inference);
  if (node?.type !== 'unary' || node.value !== '[') {
    return list.objects?.length === 1 && !list.array ? list : unknown;
  }
  const parts = (node.expressions ?? []).map((expression) => call.inference.lastTypes.get(expression) ?? unknown);
  let merged: ObjectType | undefined;
  for (const part of parts) {
    markWhole(part, call.inference);
    const [object, ...others] = part.objects ?? [];
    if (!object || others.length > 0 || part.array || part.null) return unknown;
    merged = merged ? mergeObjects(merged, object, part.missing !== undefined) : weakened(object, part.missing);
  }
  return merged ? { objects: [merged] } : unknown;
}

function weakened(object: ObjectType, missing: Type['missing']): ObjectType {
  if (!missing) return object;
  return { ...object, fields: new Map([...object.fields].map(([name, type]) => [name, union(type, { missing })])) };
}

function mergeObjects(a: ObjectType, b: ObjectType, isOptional: boolean): ObjectType {
  const fields = new Map(a.fields);
  for (const [name, type] of b.fields) {
    const before = a.fields.get(name) ?? a.rest ?? nothing;
    fields.set(name, type.missing || isOptional ? union(present(type), before) : type);
  }
  const rest = a.rest || b.rest ? unionOf([a.rest ?? never, b.rest ?? never]) : undefined;
  const values = new Map([...(a.made?.values ?? []), ...(b.made?.values ?? [])]);
  const made = b.made ?? a.made;
  return {
    fields,
    rest,
    schema: undefined,
    made: made && { node: made.node, values },
    guarded: a.guarded || b.guarded,
  };
}

function valuesOf(object: Type): Type {
  if (object.unknown || object.array) return unknown;
  const types = (object.objects ?? []).flatMap(({ fields, rest }) => [...fields.values(), ...(rest ? [rest] : [])]);
  return present(unionOf(types));
}

function withContext({ types, scope }: Call, required: number): readonly Type[] {
  return types.length < required ? [scope.context, ...types] : types;
}
