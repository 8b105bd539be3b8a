/** Reading a field by its name. */
import type { Inference } from './inference.ts';
import type { Scope } from './scope.ts';
import { collapse, joinStreams, streamOf } from './stream.ts';
import type { Node } from './syntax.ts';
import {
  type Absence,
  mapOrigins,
  never,
  nothing,
  type ObjectType,
  type Origin,
  type Type,
  union,
  unionAbsence,
  unknown,
  valueKinds,
} from './type.ts';

/** A name as a step: the field of the context, or of each member where the context is an array. */
export function inferName(node: Node, scope: Scope, inference: Inference): Type {
  const { context } = scope;
  if (context.unknown) {
    note(node, true, [], false, inference);
    return unknown;
  }
  const name = String(node.value);
  if (context.array) {
    const single = inferName(node, { ...scope, context: { ...context, array: undefined } }, inference);
    const members = streamOf({ array: context.array });
    const inner = inferName(node, { ...scope, context: members.items }, inference);
    return union(single, collapse(joinStreams(members, streamOf(inner))));
  }
  // Nothing and null have no fields; for whatever reason they are there, the field is missing.
  const absence = unionAbsence(context.missing, context.null && absenceOfNull(context.null));
  const missing: Type = absence ? { missing: absence } : never;
  const { objects } = context;
  if (!objects) {
    const kinds = valueKinds(context);
    if (kinds.length === 0) return missing;
    note(node, false, [], true, inference);
    return kinds.includes('function') ? unknown : union(missing, unknown);
  }
  let type = missing;
  let found = 0;
  for (const object of objects) {
    const field = readField(object, name, node, scope, inference);
    if (field) found += 1;
    type = union(type, field ?? nothing);
  }
  const names = objects.flatMap(({ fields }) => [...fields.keys()]);
  note(node, found > 0, names, false, inference);
  if (found === 0) return unknown;
  return valueKinds(context).length > 1 ? union(type, nothing) : type;
}

function readField(object: ObjectType, name: string, node: Node, scope: Scope, inference: Inference): Type | undefined {
  if (object.schema) {
    const read = inference.reads.get(object.schema) ?? new Set();
    inference.reads.set(object.schema, read.add(name));
  }
  const field = object.fields.get(name) ?? object.rest;
  return field && stamped(field, node, scope.guarded || object.guarded);
}

/** Says of what a field lacks where it is read; what was read earlier, and built into an object, keeps its place. */
function stamped(type: Type, node: Node, guarded: boolean): Type {
  const character = Math.max(0, (node.position ?? 0) - String(node.value).length);
  return mapOrigins(type, (origin) => ({
    ...origin,
    character: origin.character < 0 ? character : origin.character,
    guarded: origin.guarded || guarded,
  }));
}

function absenceOfNull(origins: readonly Origin[]): Absence {
  return { origins: origins.map((origin) => ({ ...origin, cause: 'optional' })), emptyList: false };
}

/** One reading that finds the name is enough: helpers are called with values of several types. */
function note(node: Node, found: boolean, names: readonly string[], isScalar: boolean, inference: Inference): void {
  const earlier = inference.nameReadings.get(node);
  if (!earlier) inference.nameReadings.set(node, { found, names: new Set(names), isScalar });
  else {
    earlier.found ||= found;
    for (const name of names) earlier.names.add(name);
  }
}
