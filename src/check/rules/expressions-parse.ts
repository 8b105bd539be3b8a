/** Demands that every JSONata expression parses. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { expressionPlaces } from '../expression-places.ts';
import { readExpression } from '../expression-reading.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'EXPRESSION_BROKEN',
  title: 'Every expression is valid JSONata',
  explanation:
    'An expression that does not parse can not run; the record that meets it first would become an exception.',
  next: 'Correct the expression at the place that is named.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const kind of ['connector', 'transform', 'flow'] as const) {
      for (const { value, file } of catalog[`${kind}s`].values()) {
        for (const { pointer, text } of expressionPlaces(kind, value)) {
          const { fault } = readExpression(text);
          if (!fault) continue;
          report(
            file,
            pointer,
            {
              what: `The expression breaks here: ${fault.message}`,
              why: 'It can not run.',
              next: 'Correct it.',
            },
            { character: fault.character },
          );
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'an operator lacks its right side',
      files: exampleProject({ [examplePaths.stock]: { '/outcomes/0/when': 'status >= 200 and + status' } }),
      at: { file: examplePaths.stock, pointer: '/outcomes/0/when', character: 18 },
    },
    {
      reason: 'a transform has an object that does not end',
      files: exampleProject({ [examplePaths.body]: { '/expression': '{ "lines": lines' } }),
      at: { file: examplePaths.body, pointer: '/expression', character: 15 },
    },
  ],
};
