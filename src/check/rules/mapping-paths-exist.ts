/** Demands that every path of a mapping stands in the schema of what it reads. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_PATH_UNKNOWN',
  title: 'Mappings read only fields that their source has',
  explanation:
    'JSONata gives nothing for a field that does not exist, and says nothing. A field that the source schema does not declare is reported also where the system may send more than is declared.',
  next: 'Correct the name, or declare the field in the schema when the system does send it.',
  severity: 'error',
  scope: 'declarations',
  check(context) {
    reportMappings('path-unknown', context, {
      why: 'The path would silently give nothing.',
      next: 'Correct the name, or declare the field in the schema.',
    });
  },
  invalidExamples: [
    {
      reason: 'the name of a field is mistyped',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': { type: 'object', properties: { orderName: { type: 'string' } }, required: ['orderName'] },
          '/target': { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
          '/expression': "{ 'name': orderNaem }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 10 },
    },
    {
      reason: 'a field is read of a text',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
          '/target': { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] },
          '/expression': "{ 'code': sku.code }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 14 },
    },
  ],
};
