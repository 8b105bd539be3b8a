/** Places of values in a JSON file, its syntax errors and its repeated keys. */
import * as jsonc from 'jsonc-parser';
import { pointerKeys } from './json-pointer.ts';
import type { Place, SourceText } from './place.ts';

/** Finds the value at `pointer`, or its nearest ancestor that the text has. */
export function placeInJson(source: SourceText, pointer: string): Place {
  let node = jsonc.parseTree(source.text, [], { disallowComments: true });
  let exact = true;
  for (const wanted of pointerKeys(pointer)) {
    const next = node && childOf(node, wanted);
    exact = next !== undefined;
    if (!next) break;
    node = next;
  }
  const property = node?.parent?.type === 'property' ? node.parent : undefined;
  return {
    source,
    offset: node?.offset ?? 0,
    key: property && { source, offset: property.offset },
    content: node?.type === 'string' ? { offset: node.offset + 1, escapes: true } : undefined,
    exact,
  };
}

function childOf(node: jsonc.Node, key: string): jsonc.Node | undefined {
  if (node.type === 'array') return node.children?.[Number(key)];
  if (node.type !== 'object') return undefined;
  return node.children?.findLast((property) => property.children?.[0]?.value === key)?.children?.[1];
}

/** A fault of the JSON text itself. */
export interface JsonFault {
  readonly kind: 'syntax' | 'repeated-key';
  readonly offset: number;
  readonly message: string;
}

/** The first syntax errors of a text (at most 10) and its repeated keys, of which JSON.parse silently keeps the last. */
export function jsonFaults(text: string): JsonFault[] {
  const faults: JsonFault[] = [];
  const open: Set<string>[] = [];
  jsonc.visit(
    text,
    {
      onObjectBegin: () => {
        open.push(new Set());
      },
      onObjectEnd: () => {
        open.pop();
      },
      onObjectProperty: (name, offset) => {
        const keys = open.at(-1);
        if (keys?.has(name)) faults.push({ kind: 'repeated-key', offset, message: `"${name}" stands twice here` });
        keys?.add(name);
      },
      onError: (error, offset) => {
        faults.push({ kind: 'syntax', offset, message: sentence(jsonc.printParseErrorCode(error)) });
      },
      onComment: (offset) => {
        faults.push({ kind: 'syntax', offset, message: 'JSON has no comments' });
      },
    },
    { disallowComments: false },
  );
  return faults.slice(0, 10);
}

/** `CommaExpected` → `comma expected`. */
function sentence(name: string): string {
  return name.replaceAll(/(?<=[a-z])([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}
