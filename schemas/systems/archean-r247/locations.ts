/** Stock locations. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, listOf, optionalText } from './fields.ts';

export const schema = listOf(
  Type.Object({
    code: Type.String({ minLength: 1, description: 'What adjustments name (inferred).' }),
    name: impersonal(optionalText('Inferred.')),
    type: optionalText('sellable, quarantine, damaged, transit or virtual (inferred).'),
    warehouseCode: optionalText('Inferred.'),
    active: Type.Optional(Type.Boolean({ description: 'False: no adjustment is accepted. Default true (inferred).' })),
  }),
  'Answer of GET /v1/locations (inferred).',
);
export type Locations = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: [
      { code: 'MAIN-SELL', name: 'Main, sellable', type: 'sellable', warehouseCode: 'MAIN', active: true },
      { code: 'QUARANTINE', type: 'quarantine' },
    ],
    page: { nextCursor: null, hasMore: false },
  },
  { data: [] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A location is named by its code.', value: { data: [{ name: 'Main, sellable' }] } },
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'about:blank', title: 'Not found', status: 404, code: 'not_found' },
  },
];
