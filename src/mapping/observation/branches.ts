/** Where an expression can go one way or another, and which nodes it has. */
import { children, type Node } from '../compiler/tree.ts';
import { isNumeric, truth } from '../library/truth.ts';

/**
 * What counts as a branch:
 * - `then` and `else` of a condition, also an else that is not written; `a ?: b` and `a ?? b` are conditions;
 * - `left decides` and `right is asked` of `and` and `or`;
 * - `kept` and `dropped` of a predicate; one that gives a number is an index, and does both;
 * - `compared` of an order-by: it met two or more items;
 * - `called` of a function.
 *
 * How often a path or `$map` loops is none: a body that never ran shows as nodes that were not reached.
 */
export type BranchKind =
  | 'then'
  | 'else'
  | 'left decides'
  | 'right is asked'
  | 'kept'
  | 'dropped'
  | 'compared'
  | 'called';

export interface Branch {
  readonly kind: BranchKind;
  /** The whole condition, operator, predicate, order-by or function. */
  readonly node: Node;
}

export interface Branches {
  readonly all: readonly Branch[];
  /** Every node that is evaluated by itself. */
  readonly nodes: readonly Node[];
  /** The branches that are taken when a node is entered. */
  entering(node: Node): readonly Branch[];
  /** The branches that are taken when a node gives a value. */
  leaving(node: Node, value: unknown): readonly Branch[];
}

type Decision = (value: unknown) => readonly Branch[];

/** Finds the branches and nodes of a tree. */
export function branchesOf(tree: Node): Branches {
  const all: Branch[] = [];
  const nodes: Node[] = [];
  const entries = new Map<Node, Branch>();
  const decisions = new Map<Node, Decision>();
  const branch = (kind: BranchKind, node: Node): Branch => {
    const made = { kind, node };
    all.push(made);
    return made;
  };
  const visit = (node: Node): void => {
    const { condition, then, terms, body, rhs } = node;
    if (condition && then) {
      entries.set(then, branch('then', node));
      const otherwise = branch('else', node);
      if (node.else) entries.set(node.else, otherwise);
      else decisions.set(condition, (value) => (truth(value) ? [] : [otherwise]));
    }
    if (node.type === 'binary' && (node.value === 'and' || node.value === 'or') && rhs) {
      const decides = branch('left decides', node);
      decisions.set(node.lhs as Node, (value) => (truth(value) === (node.value === 'or') ? [decides] : []));
      entries.set(rhs, branch('right is asked', node));
    }
    for (const { expr } of [...(node.stages ?? []), ...(node.predicate ?? [])]) {
      if (!expr || expr.type === 'number') continue;
      const kept = branch('kept', expr);
      const dropped = branch('dropped', expr);
      decisions.set(expr, (value) => (isIndex(value) ? [kept, dropped] : [truth(value) ? kept : dropped]));
    }
    if (terms?.[0]) entries.set(terms[0].expression, branch('compared', node));
    if (node.type === 'lambda' && body && !node.thunk) entries.set(body, branch('called', node));
    if (node.type !== 'sort' && !node.thunk && node.position !== undefined) nodes.push(node);
    else if (node.type === 'path') nodes.push(node);
    for (const child of evaluatedBelow(node)) visit(child);
  };
  visit(tree);
  return {
    all,
    nodes,
    entering: (node) => [entries.get(node)].filter((each) => each !== undefined),
    leaving: (node, value) => decisions.get(node)?.(value) ?? [],
  };
}

function isIndex(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every(isNumeric) : isNumeric(value);
}

/** Without names that are bound, parameters, indexes and the gaps of partial application: nothing evaluates those. */
function evaluatedBelow(node: Node): Node[] {
  const passed = new Set<Node | undefined>();
  if (node.type === 'bind') passed.add(node.lhs as Node);
  if (node.type === 'lambda') for (const parameter of node.arguments ?? []) passed.add(parameter);
  for (const stage of [...(node.stages ?? []), ...(node.predicate ?? [])]) {
    if (stage.expr?.type === 'number') passed.add(stage.expr);
  }
  return children(node)
    .filter((child) => !passed.has(child) && child.type !== 'operator')
    .flatMap((child) =>
      // The call on the right of `~>` is made by the operator itself.
      node.type === 'apply' && child === node.rhs && child.type === 'function' ? children(child) : [child],
    );
}
