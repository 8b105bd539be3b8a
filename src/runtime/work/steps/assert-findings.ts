/** Findings of a mapping become exceptions, line by line; the record goes on. */
import { AbortError } from '../../../errors/errors.ts';
import type { CompiledExpression } from '../../../mapping/expression.ts';
import type { Plan } from '../../plan/compile-plan.ts';
import type { RecordRun } from '../record-run.ts';
import { hasTexts } from './has-texts.ts';

const parts = ['code', 'subject', 'message'] as const;

export function assertFindings(plan: Plan, step: string, findings: CompiledExpression, run: RecordRun): void {
  const found = findings.evaluate(run.context, run.bindings()) ?? [];
  const list: unknown[] = Array.isArray(found) ? found : [found];
  if (!list.every((each) => hasTexts(each, parts))) {
    throw new AbortError({
      code: 'FINDINGS_MALFORMED',
      what: `The step ${step} gives findings without code, subject and message.`,
      why: 'Each finding needs the three as texts.',
      nextSteps: ['Mend the expression findings of this step.'],
    });
  }
  for (const finding of list) {
    if (!plan.flow.exceptions[finding.code]) {
      throw new AbortError({
        code: 'EXCEPTION_UNDECLARED',
        what: `The step ${step} raises ${finding.code}, which the blueprint does not declare.`,
        why: 'An exception needs an owner and a next step.',
        nextSteps: [`Declare ${finding.code} under exceptions of ${plan.flow.id}.`],
      });
    }
    run.raise(step, finding.code, finding.subject, finding.message);
  }
}
