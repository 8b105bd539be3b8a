/** The syntax tree of JSONata, as far as types are inferred from it; the tree is internal to jsonata 2.2.2, pinned. */
import jsonata from 'jsonata';

/** A node; which properties it has depends on its type. */
export interface Node {
  readonly type: string;
  readonly value?: unknown;
  /** Behind the node's first token, counted from 0 in UTF-16 units. */
  readonly position?: number;
  readonly steps?: readonly Node[];
  readonly stages?: readonly Stage[];
  readonly predicate?: readonly Stage[];
  readonly group?: { readonly lhs: readonly Pair[]; readonly position: number };
  readonly keepArray?: boolean;
  readonly keepSingletonArray?: boolean;
  readonly consarray?: boolean;
  readonly focus?: string;
  readonly index?: string;
  readonly terms?: readonly { readonly expression: Node }[];
  readonly expressions?: readonly Node[];
  readonly expression?: Node;
  /** Of binaries and bindings a node, of objects their pairs. */
  readonly lhs?: Node | readonly Pair[];
  readonly rhs?: Node;
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
  readonly arguments?: readonly Node[];
  readonly procedure?: Node;
  readonly body?: Node;
  readonly thunk?: boolean;
  readonly signature?: unknown;
}

export type Pair = readonly [Node, Node];
export interface Stage {
  readonly type: string;
  readonly expr: Node;
  readonly value?: string;
}

/** The tree of an expression, or undefined when it does not parse. */
export function parse(text: string): Node | undefined {
  try {
    return jsonata(text).ast() as unknown as Node;
  } catch {
    return undefined;
  }
}

/** The left side of a binary, a binding or an application. */
export function leftOf(node: Node): Node {
  return node.lhs as Node;
}

/** The pairs of an object constructor. */
export function pairsOf(node: Node): readonly Pair[] {
  return node.lhs as readonly Pair[];
}

/** Where a node begins in its expression, counted from 0. */
export function startOf(node: Node, text: string): number {
  const behind = node.position ?? 0;
  switch (node.type) {
    case 'path':
      return node.steps?.[0] ? startOf(node.steps[0], text) : behind;
    case 'binary':
    case 'bind':
    case 'apply':
      return startOf(leftOf(node), text);
    case 'condition':
      return node.condition ? startOf(conditionStart(node), text) : behind;
    case 'function':
    case 'partial':
      return node.procedure?.position === undefined ? behind - 1 : startOf(node.procedure, text);
    case 'variable':
      return behind - String(node.value).length - 1;
    case 'name':
      return nameStart(node, text);
    case 'string':
      return quotedStart(behind, text);
    case 'number':
      return Math.max(0, text.slice(0, behind).search(/[0-9.eE+]+$/));
    case 'value':
      return behind - String(node.value).length;
    case 'lambda':
      return Math.max(text.lastIndexOf('function', behind), text.lastIndexOf('λ', behind), 0);
    case 'block':
    case 'unary':
      return behind - 1;
    default:
      return Math.max(0, behind - 1);
  }
}

/**
 * `a ?? b` is parsed as `$exists(a) ? a : b`, with a call that stands nowhere. Where it ends a function and `a` is a
 * call, that call is wrapped in a function that stands nowhere either.
 */
function conditionStart(node: Node): Node {
  const { condition, then } = node;
  return condition?.type === 'function' && condition.procedure?.position === undefined && then
    ? (then.thunk && then.body) || then
    : (condition ?? node);
}

function nameStart(node: Node, text: string): number {
  const behind = node.position ?? 0;
  const last = text[behind - 1];
  if (last === '`') return Math.max(0, text.lastIndexOf('`', behind - 2));
  if (last === '"' || last === "'") return quotedStart(behind, text);
  return behind - String(node.value).length;
}

/** The opening quote; quotes inside that are escaped are passed. */
function quotedStart(behind: number, text: string): number {
  const quote = text[behind - 1] ?? '';
  let start = behind - 2;
  while (start > 0 && !(text[start] === quote && text[start - 1] !== '\\')) start -= 1;
  return Math.max(0, start);
}
