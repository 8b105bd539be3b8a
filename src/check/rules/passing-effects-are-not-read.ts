/** Demands that a flow whose steps read what was confirmed keeps all of it. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'PASSING_EFFECTS_READ',
  title: 'A flow whose steps read $effects has no write whose reference passes',
  explanation:
    'Settled effects of a write with "passes" go when the retention of the brand says so. A step that reads $effects would take what has gone for what was never done.',
  next: 'Leave "passes" out, so that its effects stay, or work without $effects.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      if (!JSON.stringify(flow.steps).includes('$effects')) continue;
      for (const [index, step] of flow.steps.entries()) {
        if (step.shape !== 'connector' || !step.write?.passes) continue;
        report(file, pointerTo('/steps', index, 'write', 'passes'), {
          what: `The references of the step "${step.id}" pass, and steps of the flow read $effects`,
          why: 'What has gone would be taken for what was never done.',
          next: 'Leave passes out, or work without $effects.',
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'a later step reads what was confirmed',
      files: exampleProject({ [examplePaths.flow]: { '/steps/6/write/passes': true } }),
      at: { file: examplePaths.flow, pointer: '/steps/6/write/passes' },
    },
  ],
};
