/** Demands that no step's result hides another's. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { initialContextNames } from '../context-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'RESULT_SHADOWED',
  title: 'Each result has a name of its own in the context',
  explanation:
    'A later result of the same name hides the earlier one (or the event itself), so that a replay from the middle would see another value than the first run.',
  next: 'Give the result another name under into.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      const names = new Set<string>(initialContextNames);
      for (const [index, step] of flow.steps.entries()) {
        if (!('into' in step) || step.into === undefined) continue;
        if (names.has(step.into)) {
          report(file, pointerTo('/steps', index, 'into'), {
            what: `The result "${step.into}" hides an earlier value of that name`,
            why: 'Steps before and after it would read different things by one name.',
            next: 'Choose another name.',
          });
        }
        names.add(step.into);
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the plan hides the event',
      files: exampleProject({ [examplePaths.flow]: { '/steps/3/into': 'event' } }),
      at: { file: examplePaths.flow, pointer: '/steps/3/into' },
    },
  ],
};
