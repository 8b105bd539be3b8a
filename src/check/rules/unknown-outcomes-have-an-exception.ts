/** Demands that a write whose outcome may stay unknown says which exception that is. */
import { absent } from '../../../schemas/formats/examples/change.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { operationOf } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'UNKNOWN_OUTCOME_UNHANDLED',
  title: 'A write step whose outcome may stay unknown names the exception for it',
  explanation:
    "Where an operation's idempotency mechanisms are none, or may all be switched off by settings, an unknown outcome can neither be repeated nor read back. It must become an exception with an owner, never a blind retry.",
  next: 'Add onUnknown with the code of a declared exception.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [index, step] of flow.steps.entries()) {
        if (step.shape !== 'connector' || step.onUnknown !== undefined) continue;
        const operation = operationOf(catalog, step);
        if (operation?.direction !== 'write') continue;
        const isCertain = operation.idempotency.some(
          (mechanism) =>
            mechanism.kind !== 'none' && mechanism.kind !== 'version' && (mechanism.enabled ?? true) === true,
        );
        if (isCertain) continue;
        report(file, pointerTo('/steps', index), {
          what: `The step "${step.id}" does not say what happens when the outcome of "${step.operation}" stays unknown`,
          why: 'Every mechanism that could settle it is absent or can be switched off.',
          next: 'Add "onUnknown" with the code of a declared exception.',
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the only mechanism depends on a setting',
      files: exampleProject({
        [examplePaths.flow]: { '/steps/5/onUnknown': absent, '/exceptions/MOVEMENT_UNKNOWN': absent },
      }),
      at: { file: examplePaths.flow, pointer: '/steps/5' },
    },
  ],
};
