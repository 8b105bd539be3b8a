/** Demands that a time without a zone gets one before it is read. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_DATE_WITHOUT_ZONE',
  title: 'Times get their zone before they are read',
  explanation:
    'A time without a zone is read in the zone of the machine, so that the same record gives another instant elsewhere. A schema says that a text carries no zone by a pattern that lets none through, or by "$comment": "time without zone".',
  next: "Add the zone that the system means: $toMillis($replace(time, ' ', 'T') & 'Z').",
  severity: 'error',
  scope: 'declarations',
  check(context) {
    reportMappings('date-without-zone', context, {
      why: 'The result would depend on the machine that it runs on.',
      next: "Add the zone that the system means, for example & 'Z'.",
    });
  },
  invalidExamples: [
    {
      reason: 'a time without a zone is read',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': {
            type: 'object',
            properties: { at: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$' } },
            required: ['at'],
          },
          '/target': { type: 'object', properties: { at: { type: 'number' } }, required: ['at'] },
          '/expression': "{ 'at': $toMillis($replace(at, ' ', 'T')) }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 8 },
    },
  ],
};
