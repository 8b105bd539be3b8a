/** Reason codes of the tenant. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, listOf, optionalText } from './fields.ts';

export const schema = listOf(
  Type.Object({
    code: Type.String({ minLength: 1, description: 'What adjustments carry (inferred).' }),
    name: impersonal(optionalText('Inferred.')),
    active: Type.Optional(Type.Boolean({ description: 'Default true (inferred).' })),
  }),
  'Answer of GET /v1/adjustment-reasons, for tenants that have it (inferred).',
);
export type AdjustmentReasons = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: [
      { code: 'RETURN_RESALEABLE', name: 'Return, as new', active: true },
      { code: 'RETURN_DAMAGED' },
      { code: 'REVERSAL', name: null },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A reason is named by its code.', value: { data: [{ name: 'Return' }] } },
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'about:blank', title: 'Not found', status: 404, code: 'not_found' },
  },
];
