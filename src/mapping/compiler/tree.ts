/** The syntax tree as the pinned `jsonata` package parses it. */
import jsonata from 'jsonata';

/** A node; which properties it has depends on its type. */
export interface Node {
  type: string;
  value?: unknown;
  position?: number;
  steps?: Node[];
  stages?: Node[];
  predicate?: Node[];
  expr?: Node;
  group?: { lhs: [Node, Node][]; position: number };
  expressions?: Node[];
  expression?: Node;
  lhs?: Node | [Node, Node][];
  rhs?: Node;
  arguments?: Node[];
  procedure?: Node;
  condition?: Node;
  then?: Node;
  else?: Node;
  terms?: { expression: Node; descending: boolean }[];
  pattern?: Node;
  update?: Node;
  delete?: Node;
  body?: Node;
  signature?: { definition: string };
  thunk?: boolean;
  keepArray?: boolean;
  keepSingletonArray?: boolean;
  consarray?: boolean;
  tuple?: boolean;
  focus?: string;
  index?: string;
  ancestor?: { label: string };
  slot?: { label: string };
}

/** Parses an expression. Errors: those of the parser, with `code` (`S0201`, …) and `position`. */
export function parse(source: string): Node {
  const tree = jsonata(source).ast() as unknown as Node;
  restorePatterns(tree);
  return tree;
}

/** The parser copies the left side of `??` and `?:` through JSON, which loses regular expressions; the original has them. */
function restorePatterns(tree: Node): void {
  const patterns = new Map<number | undefined, RegExp>();
  const lost: Node[] = [];
  contains(tree, (node) => {
    if (node.type === 'regex') {
      if (node.value instanceof RegExp) patterns.set(node.position, node.value);
      else lost.push(node);
    }
    return false;
  });
  for (const node of lost) node.value = patterns.get(node.position);
}

/** The nodes directly below a node, in the order in which they are evaluated. */
export function children(node: Node): Node[] {
  const pairs = [...(Array.isArray(node.lhs) ? node.lhs : []), ...(node.group?.lhs ?? [])].flat();
  return [
    ...(Array.isArray(node.lhs) ? [] : [node.lhs]),
    node.rhs,
    ...(node.steps ?? []),
    ...(node.expressions ?? []),
    node.expression,
    node.procedure,
    ...(node.arguments ?? []),
    node.condition,
    node.then,
    node.else,
    ...(node.terms ?? []).map((term) => term.expression),
    node.pattern,
    node.update,
    node.delete,
    node.body,
    ...[...(node.stages ?? []), ...(node.predicate ?? [])].map((stage) => stage.expr),
    ...pairs,
  ].filter((child) => child !== undefined);
}

/** Whether a node, or one below it, fits. */
export function contains(node: Node, fits: (node: Node) => boolean): boolean {
  return fits(node) || children(node).some((child) => contains(child, fits));
}

/** The names that are bound in the frame of these nodes: blocks and functions have frames of their own. */
export function boundNames(nodes: readonly Node[]): Map<string, number> {
  const counts = new Map<string, number>();
  const visit = (node: Node): void => {
    if (node.type === 'bind') {
      const name = String((node.lhs as Node).value);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const inner = node.type === 'block' || (node.type === 'lambda' && !node.thunk) ? outside(node) : children(node);
    for (const child of inner) visit(child);
  };
  for (const node of nodes) visit(node);
  return counts;
}

/** What stands at a block or function but outside its frame: its predicates and its group. */
function outside(node: Node): Node[] {
  return children({
    type: '',
    ...(node.predicate && { predicate: node.predicate }),
    ...(node.group && { group: node.group }),
  });
}

/** The names that the steps of a path of tuples can bind, whichever of its parts does. */
export function tupleNames(node: Node): Set<string> {
  const names = new Set<string>();
  contains(node, (inner) => {
    for (const name of [inner.focus, inner.index, inner.ancestor?.label]) if (name !== undefined) names.add(name);
    for (const stage of [...(inner.stages ?? []), ...(inner.predicate ?? [])])
      if (stage.type === 'index') names.add(String(stage.value));
    return false;
  });
  return names;
}
