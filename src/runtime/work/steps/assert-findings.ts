/** Findings of a mapping become exceptions, line by line; the record goes on. */

import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { AbortError } from '../../../errors/errors.ts';
import type { CompiledExpression } from '../../../mapping/expression.ts';
import type { Plan } from '../../plan/compile-plan.ts';
import type { RecordRun } from '../record-run.ts';

const Findings = Type.Array(Type.Object({ code: Type.String(), subject: Type.String(), message: Type.String() }));

export async function assertFindings(
  plan: Plan,
  step: string,
  findings: CompiledExpression,
  run: RecordRun,
): Promise<void> {
  const found = (await findings.evaluate(run.context, run.bindings())) ?? [];
  const list = Array.isArray(found) ? found : [found];
  if (!Value.Check(Findings, list)) {
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
