/** Demands that steps, triggers and monitors of a flow have ids of their own. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'ID_REPEATED',
  title: 'Steps, triggers and monitors of a flow have ids of their own',
  explanation:
    'Exceptions, replays and watermarks are stored under these ids; with the same id twice, one would take up the work of the other.',
  next: 'Give each its own id, and keep it when the flow changes.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const list of ['steps', 'triggers', 'monitors'] as const) {
        const seen = new Set<string>();
        for (const [index, { id }] of flow[list].entries()) {
          if (seen.has(id)) {
            report(file, pointerTo('', list, index, 'id'), {
              what: `The id "${id}" stands twice under ${list}`,
              why: 'What is stored under the id would belong to both.',
              next: 'Give one of them another id.',
            });
          }
          seen.add(id);
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'two steps have one id',
      files: exampleProject({ [examplePaths.flow]: { '/steps/5/id': 'plan' } }),
      at: { file: examplePaths.flow, pointer: '/steps/5/id' },
    },
  ],
};
