/** `|pattern|update, delete|` */
import { emit } from './emit.ts';
import { emitClosure } from './emit-call.ts';
import { builtinOf, readName } from './names.ts';
import type { Node } from './tree.ts';
import { type Place, use, type Value, value } from './writer.ts';

/** The function that a transform makes. */
export function emitTransform(place: Place, node: Node): Value {
  const closure = (part: Node): string => emitClosure(place, (inner) => emit(inner, part));
  const parts = [
    `pattern:${closure(node.pattern as Node)}`,
    `update:${closure(node.update as Node)}`,
    `updatePosition:${node.update?.position}`,
    `position:${node.position}`,
    `clone:${builtinOf(place, 'clone') ? '"builtin"' : readName(place, 'clone').js}`,
  ];
  if (node.delete) parts.push(`delete:${closure(node.delete)}`, `deletePosition:${node.delete.position}`);
  return value(use(place, 'transformer', 'x', `{${parts.join(',')}}`), { kind: 'function', defined: true });
}
