/** Demands that a step which writes says which lines it writes, so that each is stored as an effect before the call. */
import { absent } from '../../../schemas/formats/examples/change.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { operationOf } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'WRITE_WITHOUT_LINES',
  title: 'A step that writes says which lines it writes',
  explanation:
    'The runtime stores each line of a write as an effect before it calls, with a reference that can be out once only. A write without lines could be neither found again nor kept from being repeated.',
  next: 'Add "batch" with the lines and the transform that makes the body of them.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [index, step] of flow.steps.entries()) {
        if (step.shape !== 'connector' || step.batch !== undefined) continue;
        if (operationOf(catalog, step)?.direction !== 'write') continue;
        report(file, pointerTo('/steps', index), {
          what: `The step "${step.id}" writes with "${step.operation}" and does not say which lines`,
          why: 'Without lines nothing could be stored before the call, and a repeat could take effect twice.',
          next: 'Add "batch" with "lines" and "body".',
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'a writing step has no batch',
      files: exampleProject({ [examplePaths.flow]: { '/steps/5/batch': absent } }),
      at: { file: examplePaths.flow, pointer: '/steps/5' },
    },
  ],
};
