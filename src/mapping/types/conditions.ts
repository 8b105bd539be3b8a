/** Conditions: each branch is seen with what its condition makes sure of. */
import { factsOf } from './facts.ts';
import { type Inference, markTested } from './inference.ts';
import type { Fact, Scope } from './scope.ts';
import { type Node, startOf } from './syntax.ts';
import { never, nothingFrom, type Type, union } from './type.ts';

/** `a ? b : c`, and what the parser makes of `a ?? b` and `a ?: b`. */
export function inferCondition(node: Node, scope: Scope, inference: Inference): Type {
  const condition = node.condition as Node;
  markTested(inference.infer(condition, scope), inference);
  const { whenTrue, whenFalse } = factsOf(condition, scope, inference);
  const then = inferBranch(node.then as Node, whenTrue, scope, inference);
  if (node.else) return union(then, inferBranch(node.else, whenFalse, scope, inference));
  const character = startOf(node, inference.text);
  const origin = { cause: 'no-else', text: 'a condition without else', character, guarded: false } as const;
  const otherwise = isReached(whenFalse) ? nothingFrom({ ...origin, key: `else@${character}` }) : never;
  return union(then, otherwise);
}

/** A branch whose condition the types rule out gives nothing to the result, and nothing in it is judged. */
function inferBranch(node: Node, facts: readonly Fact[], scope: Scope, inference: Inference): Type {
  if (isReached(facts)) return inference.infer(node, withFacts(scope, facts));
  inference.lastTypes.set(node, never);
  return never;
}

function isReached(facts: readonly Fact[]): boolean {
  return !facts.some(({ impossible }) => impossible);
}

/** The scope behind a condition. */
export function withFacts(scope: Scope, facts: readonly Fact[]): Scope {
  return { ...scope, facts: facts.length > 0 ? [...scope.facts, ...facts] : scope.facts, guarded: true };
}
