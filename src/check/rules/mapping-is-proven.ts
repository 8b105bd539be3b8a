/** Tells what could not be inferred of a mapping. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_UNPROVEN',
  title: 'What could not be inferred of a mapping',
  explanation:
    'Types follow paths, conditions, functions and helpers, but not every argument that an author can make; and some values no schema describes. Nothing is claimed about these places: golden fixtures must show them.',
  next: 'See that a golden fixture covers the place.',
  severity: 'information',
  scope: 'declarations',
  check(context) {
    reportMappings('unproven', context, {
      why: 'Whether the target accepts it only a run can show.',
      next: 'See that a golden fixture covers it.',
    });
  },
  invalidExamples: [
    {
      reason: 'the type of a value is not known',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': { type: 'object', properties: { extra: {} } },
          '/target': { type: 'object', properties: { note: { type: 'string' } }, required: ['note'] },
          '/expression': "{ 'note': extra }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 10 },
    },
  ],
};
