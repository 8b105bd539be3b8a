/** Body of POST /warehouse/return/{id}/process. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import type { InvalidPayload } from './fields.ts';

export const schema = Type.Record(
  Type.String({ minLength: 1, maxLength: 100 }),
  personal(Type.Union([Type.String({ maxLength: 255 }), Type.Number(), Type.Boolean()])),
  {
    description:
      'Optional. Its keys become "Additional Details" on the Shopify orders that result, and a note on the timeline (verified).',
  },
);
export type ProcessRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [{}, { warehouse_reference: 'GRN-1001' }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Additional details are plain values.', value: { warehouse: { reference: 'GRN-1001' } } },
  { reason: 'The body is an object.', value: ['GRN-1001'] },
];
