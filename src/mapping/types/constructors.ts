/** Arrays and objects that an expression builds. */
import { type Inference, withContext } from './inference.ts';
import type { Scope } from './scope.ts';
import { collapse, type Stream, streamOf } from './stream.ts';
import { type Node, type Pair, pairsOf } from './syntax.ts';
import { arrayOf, never, nothing, present, type Type, union, unionOf } from './type.ts';

/** `[a, b]`: nothing is left out, arrays are taken member by member, but for those that are written as such. */
export function inferArray(node: Node, scope: Scope, inference: Inference): Type {
  const items: Type[] = [];
  let nonEmpty = false;
  for (const expression of node.expressions ?? []) {
    const type = inference.infer(expression, scope);
    if (expression.value === '[' && expression.type === 'unary') {
      items.push(present(type));
      nonEmpty ||= !type.missing;
      continue;
    }
    const stream = streamOf(type);
    items.push(stream.items);
    nonEmpty ||= stream.some;
  }
  return arrayOf(unionOf(items), { nonEmpty });
}

/** `{ 'name': value }`. */
export function inferObject(node: Node, scope: Scope, inference: Inference): Type {
  return objectOf(pairsOf(node), scope, scope, inference, node);
}

/** `path{ key: value }`: an object whose values are each computed of all that has the key. */
export function inferGroup(pairs: readonly Pair[], stream: Stream, scope: Scope, inference: Inference): Type {
  const each = withContext(scope, stream.items, inference);
  const all = withContext(scope, collapse({ ...stream, some: true }), inference);
  const group = objectOf(pairs, each, all, inference, undefined);
  if (stream.some) return group;
  // Of nothing a group has its constant keys, with what their values give without a context.
  const objects = group.objects?.map((object) => ({
    ...object,
    fields: new Map([...object.fields].map(([name, type]) => [name, union(type, nothing)])),
  }));
  return { ...group, objects };
}

function objectOf(
  pairs: readonly Pair[],
  keyScope: Scope,
  valueScope: Scope,
  inference: Inference,
  node: Node | undefined,
): Type {
  const fields = new Map<string, Type>();
  const values = new Map<string, Node>();
  let rest: Type | undefined;
  for (const [key, value] of pairs) {
    const name = inference.infer(key, keyScope);
    const type = inference.infer(value, valueScope);
    const names = name.text?.values;
    if (!names) rest = union(rest ?? never, union(type, nothing));
    const isSure = names?.size === 1 && !name.missing;
    for (const each of names ?? []) {
      fields.set(each, isSure ? type : union(type, nothing));
      values.set(each, value);
    }
  }
  return { objects: [{ fields, rest, schema: undefined, made: node && { node, values }, guarded: false }] };
}
