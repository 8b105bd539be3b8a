/** Points out results that nobody reads. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { readings } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'RESULT_UNREAD',
  title: 'Every result is read by a later step',
  explanation:
    'A result that nobody reads costs a call or a mapping for nothing, or a later step reads it by a wrong name.',
  next: 'Remove into (or the step), or correct the expression that should read it.',
  severity: 'warning',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      const places = readings('flow', flow);
      for (const [index, step] of flow.steps.entries()) {
        if (!('into' in step) || step.into === undefined) continue;
        const name = step.into;
        const later = places.filter(({ pointer }) => stepIndex(pointer) > index);
        if (later.some(({ reading }) => reading.readsWholeInput || reading.pathNames.has(name))) continue;
        report(file, pointerTo('/steps', index, 'into'), {
          what: `No later step reads "${name}"`,
          why: 'The step works for nothing, or the name is written differently where it is read.',
          next: 'Remove it, or correct the expression that should read it.',
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the result of the last step is kept for nobody',
      files: exampleProject({ [examplePaths.flow]: { '/steps/5/into': 'answer' } }),
      at: { file: examplePaths.flow, pointer: '/steps/5/into' },
    },
  ],
};

/** The index of the step that a pointer belongs to; -1 outside the steps. */
function stepIndex(pointer: string): number {
  return Number(/^\/steps\/(\d+)/.exec(pointer)?.[1] ?? -1);
}
