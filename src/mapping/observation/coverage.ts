/** Which nodes and branches of an expression a number of inputs reached. */
import { children, type Node } from '../compiler/tree.ts';
import { type Branch, type BranchKind, branchesOf } from './branches.ts';
import { observedExpression } from './observe.ts';
import { sourceRanges } from './source-ranges.ts';

export interface Missed {
  /** Offset in the expression, in UTF-16 units from 0. */
  readonly character: number;
  /** The text of the node, whole, with blanks and line breaks folded. */
  readonly source: string;
}

export interface MissedBranch extends Missed {
  readonly kind: BranchKind;
}

export interface ExpressionCoverage {
  readonly nodes: { readonly total: number; readonly reached: number };
  readonly branches: { readonly total: number; readonly reached: number };
  /** Of nested nodes only the outermost. */
  readonly missedNodes: readonly Missed[];
  readonly missedBranches: readonly MissedBranch[];
}

/** What is evaluated: an input and what is bound to it. */
export interface CoverageCase {
  readonly input: unknown;
  readonly bindings: Readonly<Record<string, unknown>>;
}

/**
 * Evaluates an expression over all cases. A case that ends in an error counts as far as it came; that its error is the
 * expected one is for its golden test to say. Errors: those of the parser.
 */
export async function coverageOf(source: string, cases: readonly CoverageCase[]): Promise<ExpressionCoverage> {
  const observed = observedExpression(source);
  const { all, nodes, entering, leaving } = branchesOf(observed.tree);
  const entered = new Set<Node>();
  const taken = new Set<Branch>();
  const observer = {
    entered({ node }: { node: Node }) {
      entered.add(node);
      // A call in tail position is made by the loop that runs the calls, never entered by itself.
      if (node.thunk && node.body) entered.add(node.body);
      for (const branch of entering(node)) taken.add(branch);
    },
    left({ node }: { node: Node }, value: unknown) {
      for (const branch of leaving(node, value)) taken.add(branch);
    },
  };
  for (const { input, bindings } of cases) {
    await observed.evaluate(input, bindings, observer).catch(() => undefined);
  }
  const rangeOf = sourceRanges(source);
  const missed = (node: Node): Missed => {
    const { start, end } = rangeOf(node);
    return { character: start, source: source.slice(start, end).replace(/\s+/g, ' ') };
  };
  const missedNodes = nodes.filter((node) => !entered.has(node));
  const inner = new Set(missedNodes.flatMap(below));
  return {
    nodes: { total: nodes.length, reached: nodes.length - missedNodes.length },
    branches: { total: all.length, reached: taken.size },
    missedNodes: missedNodes.filter((node) => !inner.has(node)).map(missed),
    missedBranches: all.filter((branch) => !taken.has(branch)).map(({ kind, node }) => ({ kind, ...missed(node) })),
  };
}

function below(node: Node): Node[] {
  return children(node).flatMap((child) => [child, ...below(child)]);
}
