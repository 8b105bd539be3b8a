/** Demands that no step is switched off for good. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { readExpression } from '../expression-reading.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'STEP_UNREACHED',
  title: 'Every step can be reached',
  explanation:
    'A step whose condition is always false, or that stands behind a filter that keeps nothing, never runs; guides and reports would still show it as part of the flow.',
  next: 'Remove the step, or correct the condition.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      let closedBy: string | undefined;
      for (const [index, step] of flow.steps.entries()) {
        const never = step.when !== undefined && readExpression(step.when).reading?.constant === false;
        if (closedBy !== undefined || never) {
          report(file, never ? pointerTo('/steps', index, 'when') : pointerTo('/steps', index), {
            what: `The step "${step.id}" never runs`,
            why: never ? 'Its condition is always false.' : `The filter "${closedBy}" lets no record pass.`,
            next: 'Remove the step, or correct the condition.',
          });
        }
        if (step.shape === 'filter' && !never && step.when === undefined && isFalse(step.keep)) closedBy ??= step.id;
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the condition is always false',
      files: exampleProject({ [examplePaths.flow]: { '/steps/4/when': 'false' } }),
      at: { file: examplePaths.flow, pointer: '/steps/4/when' },
    },
    {
      reason: 'the filter before the step keeps nothing',
      files: exampleProject({ [examplePaths.flow]: { '/steps/2/keep': 'false' } }),
      at: { file: examplePaths.flow, pointer: '/steps/3' },
    },
  ],
};

function isFalse(expression: string): boolean {
  return readExpression(expression).reading?.constant === false;
}
