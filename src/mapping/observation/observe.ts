/**
 * Evaluates an expression and tells of every node that is entered and left. It runs in the reference interpreter,
 * which calls functions bound to the symbols `jsonata.__evaluate_entry` and `jsonata.__evaluate_exit`. They are in no
 * documentation; seen in the source of jsonata 2.2.2, which is pinned.
 */
import jsonata from 'jsonata';
import { children, type Node } from '../compiler/tree.ts';
import { withStandardFunctions } from '../standard-functions.ts';

/** One evaluation of one node. */
export interface Visit {
  readonly node: Node;
  /** The visit during which this one happens: of a function's body, that of the call. */
  readonly parent: Visit | undefined;
  readonly depth: number;
  /** The context value (`$`). */
  readonly input: unknown;
}

export interface Observer {
  entered?(visit: Visit): void;
  left?(visit: Visit, result: unknown): void;
  /** The innermost visit that was open when the evaluation failed. */
  failed?(visit: Visit | undefined, error: unknown): void;
}

export interface ObservedExpression {
  readonly source: string;
  readonly tree: Node;
  /** Gives the interpreter's own result. Errors: the interpreter's, after `failed` was told. */
  evaluate(input: unknown, bindings: Readonly<Record<string, unknown>>, observer: Observer): Promise<unknown>;
}

/** Prepares an expression for being observed. Errors: those of the parser, with `code` and `position`. */
export function observedExpression(source: string): ObservedExpression {
  const expression = withStandardFunctions(jsonata(source));
  const tree = expression.ast() as unknown as Node;
  const owners = ownersOfSiblings(tree);
  return {
    source,
    tree,
    async evaluate(input, bindings, observer) {
      const visits = visitsInOrder(owners, observer);
      expression.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, visits.enter);
      expression.assign(Symbol.for('jsonata.__evaluate_exit') as unknown as string, visits.leave);
      try {
        return await expression.evaluate(input, { ...bindings });
      } catch (error) {
        observer.failed?.(visits.innermost(), error);
        throw error;
      }
    },
  };
}

/** A visit, and what its last begun sibling waits for. */
interface OpenVisit extends Visit {
  readonly parent: OpenVisit | undefined;
  last?: Promise<void>;
  end?: () => void;
}

/**
 * The interpreter begins all items of an array, and all values of an object, at once. Each is held back until the one
 * before has ended, so that visits nest. If one fails, those behind it are never resumed, and are collected with it.
 */
function visitsInOrder(owners: ReadonlyMap<Node, Node>, observer: Observer) {
  let current: OpenVisit | undefined;

  const open = (node: Node, input: unknown, parent: OpenVisit | undefined, end?: () => void): void => {
    current = { node, input, parent, depth: parent ? parent.depth + 1 : 0, ...(end && { end }) };
    observer.entered?.(current);
  };

  const enter = (node: Node, input: unknown): Promise<void> | undefined => {
    const owner = owners.get(node);
    const parent = owner ? nearest(current, owner) : current;
    if (!owner || !parent) {
      open(node, input, parent);
      return undefined;
    }
    const before = parent.last;
    let end: (() => void) | undefined;
    parent.last = new Promise((resolve) => {
      end = resolve;
    });
    if (before) return before.then(() => open(node, input, parent, end));
    open(node, input, parent, end);
    return undefined;
  };

  const leave = (node: Node, _input: unknown, _environment: unknown, result: unknown): void => {
    const visit = nearest(current, node);
    if (!visit) return;
    current = visit.parent;
    observer.left?.(visit, settled(node, result));
    visit.end?.();
  };

  return { enter, leave, innermost: (): Visit | undefined => current };
}

function nearest(from: OpenVisit | undefined, node: Node): OpenVisit | undefined {
  let visit = from;
  while (visit && visit.node !== node) visit = visit.parent;
  return visit;
}

/** Items of arrays and values of objects, each with the node that constructs them. */
function ownersOfSiblings(tree: Node): Map<Node, Node> {
  const owners = new Map<Node, Node>();
  const visit = (node: Node): void => {
    const pairs = [...(Array.isArray(node.lhs) ? node.lhs : []), ...(node.group?.lhs ?? [])];
    const items = node.type === 'unary' ? (node.expressions ?? []) : [];
    for (const sibling of [...items, ...pairs.map(([, value]) => value)]) owners.set(sibling, node);
    for (const child of children(node)) visit(child);
  };
  visit(tree);
  return owners;
}

/** The interpreter tells the result before it unwraps sequences of none and one. */
function settled(node: Node, result: unknown): unknown {
  if (!Array.isArray(result)) return result;
  const sequence = result as unknown[] & { sequence?: boolean; tupleStream?: boolean; keepSingleton?: boolean };
  if (!sequence.sequence || sequence.tupleStream) return result;
  if (sequence.length === 0) return undefined;
  return sequence.length === 1 && !sequence.keepSingleton && !node.keepArray ? sequence[0] : result;
}
