/** Demands that every exception that a flow names is declared by it. */
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { ownValue } from '../flow-parts.ts';
import { namedCodes } from '../raised-codes.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'EXCEPTION_UNDECLARED',
  title: 'Every exception that a flow raises is declared',
  explanation:
    'An exception that is not declared has no owner, no meaning and no way to resolve it: nobody would act on it.',
  next: 'Declare the code under exceptions, or correct it.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const { code, pointer } of namedCodes(flow)) {
        if (ownValue(flow.exceptions, code)) continue;
        report(file, pointer, {
          what: `The exception ${code} is not declared`,
          why: 'It would have no owner and no way to resolve it.',
          next: suggestion(code, Object.keys(flow.exceptions)),
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the monitor raises a code that is not declared',
      files: exampleProject({ [examplePaths.flow]: { '/monitors/0/exception': 'NOT_RESTOKED' } }),
      at: { file: examplePaths.flow, pointer: '/monitors/0/exception' },
    },
  ],
};
