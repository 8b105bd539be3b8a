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
  const found: Node[] = [];
  someChild(node, (child) => {
    found.push(child);
    return false;
  });
  return found;
}

/** Whether a node, or one below it, fits. */
export function contains(node: Node, fits: (node: Node) => boolean): boolean {
  const inside = (inner: Node): boolean => fits(inner) || someChild(inner, inside);
  return inside(node);
}

/** Whether a node directly below fits; the others are not looked at then. Compiling spends much of its time here. */
function someChild(node: Node, fits: (node: Node) => boolean): boolean {
  const { lhs } = node;
  const is = (child: Node | undefined): boolean => child !== undefined && fits(child);
  const some = (list: readonly Node[] | undefined): boolean => list?.some(fits) ?? false;
  const someStage = (list: readonly Node[] | undefined): boolean => list?.some(({ expr }) => is(expr)) ?? false;
  const somePair = (pairs: readonly [Node, Node][] | undefined): boolean => pairs?.some(some) ?? false;
  return (
    (!Array.isArray(lhs) && is(lhs)) ||
    is(node.rhs) ||
    some(node.steps) ||
    some(node.expressions) ||
    is(node.expression) ||
    is(node.procedure) ||
    some(node.arguments) ||
    is(node.condition) ||
    is(node.then) ||
    is(node.else) ||
    (node.terms?.some((term) => fits(term.expression)) ?? false) ||
    is(node.pattern) ||
    is(node.update) ||
    is(node.delete) ||
    is(node.body) ||
    someStage(node.stages) ||
    someStage(node.predicate) ||
    somePair(Array.isArray(lhs) ? lhs : undefined) ||
    somePair(node.group?.lhs)
  );
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
