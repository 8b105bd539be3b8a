/** Points out exceptions that nothing raises. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { possibleCodes } from '../raised-codes.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'EXCEPTION_NOT_RAISED',
  title: 'Every declared exception is raised somewhere',
  explanation:
    'Guides tell owners about every declared exception. One that no step, outcome rule, monitor or literal of an expression raises describes something that can not happen, or its code is written differently where it is raised.',
  next: 'Remove the exception, or correct the code where it is raised.',
  severity: 'warning',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      const possible = possibleCodes(catalog, flow);
      for (const code of Object.keys(flow.exceptions)) {
        if (possible.has(code)) continue;
        report(
          file,
          pointerTo('/exceptions', code),
          {
            what: `Nothing raises ${code}`,
            why: 'Its owner is told of something that can not happen, or the code is written differently elsewhere.',
            next: 'Remove it, or correct the code where it is raised.',
          },
          { key: true },
        );
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the transform raises the code by another name',
      files: exampleProject({
        [examplePaths.plan]: { '/expression': "{ 'findings': [], 'lines': [$settings.location] }" },
      }),
      at: { file: examplePaths.flow, pointer: '/exceptions/SKU_UNKNOWN', key: true },
    },
  ],
};
