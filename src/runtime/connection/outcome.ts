/** What an answer means: the declared rules first, then the plain reading of the HTTP status. */
import type { OutcomeRule } from '../../../schemas/formats/connector.ts';
import { type CompiledExpression, compileExpression, ifEvaluable } from '../../mapping/expression.ts';
import { type Outcome, plainOutcome } from './plain-outcome.ts';

export type OutcomeKind = OutcomeRule['outcome'];

/** An answer as rules see it: header names in lower case, the body parsed when it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type OutcomeReader = (answer: Answer) => Outcome;

/**
 * Rules are tried in order; where none applies the status decides, and a write whose fate is open is `unknown`. Never
 * fails: the call was made, so a rule that can't be evaluated leaves its outcome open (`OUTCOME_UNREADABLE`).
 */
export function outcomeReader(
  rules: readonly OutcomeRule[],
  settings: Readonly<Record<string, unknown>>,
  direction: 'read' | 'write',
): OutcomeReader {
  const compiled = rules.map((rule) => ({
    rule,
    when: compileExpression(rule.when),
    message: rule.message ? compileExpression(rule.message) : undefined,
  }));
  return (answer) => {
    const input = { ...answer, settings };
    for (const { rule, when, message } of compiled) {
      try {
        if (when.evaluate(input) !== true) continue;
      } catch (error) {
        return {
          kind: direction === 'write' ? 'unknown' : 'retry',
          code: 'OUTCOME_UNREADABLE',
          message: `HTTP status ${answer.status}. ${error instanceof Error ? error.message : String(error)}`,
        };
      }
      return describe(rule, message, input);
    }
    return plainOutcome(answer.status, direction);
  };
}

function describe(rule: OutcomeRule, message: CompiledExpression | undefined, input: unknown): Outcome {
  // A message is for people; without one the outcome is the same.
  const text = message && ifEvaluable(message, input);
  return {
    kind: rule.outcome,
    ...(rule.code ? { code: rule.code } : {}),
    ...(typeof text === 'string' ? { message: text.slice(0, 1000) } : {}),
  };
}
