/** Body of POST /v1/dispatches. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, reference, sentTime, strict } from './fields.ts';

export const schema = Type.Object(
  {
    reference: reference(
      'Unique for ever: a second dispatch with it is answered with the first, and it is found by it.',
    ),
    orderExternalReference: reference('The order that the goods belong to.'),
    dispatchedAt: sentTime('When the goods left.'),
    carrier: Type.Optional(Type.String({ description: 'Who carries them.' })),
    trackingNumber: personal(Type.Optional(Type.String())),
    lines: Type.Array(
      Type.Object(
        {
          lineReference: reference('Line of the order.'),
          sku: Type.String({ minLength: 1, description: 'SKU.' }),
          quantity: Type.Integer({ minimum: 1, description: 'Units that left.' }),
        },
        strict,
      ),
      { minItems: 1, maxItems: 1000, description: 'What left.' },
    ),
  },
  { ...strict, description: 'Goods that left without Archean: it reduces its stock. Inferred.' },
);
export type DispatchRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    reference: 'commercetools-delivery:88888888-0000-4000-8000-000000000001',
    orderExternalReference: 'commercetools:33333333-0000-4000-8000-000000000003',
    dispatchedAt: '2026-09-05T08:00:00Z',
    carrier: 'Example Post',
    trackingNumber: 'EX0001',
    lines: [{ lineReference: '77777777-0000-4000-8000-000000000001', sku: 'TEE-BLK-M', quantity: 2 }],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without a reference it could be confirmed twice.',
    value: { ...(examples[0] as object), reference: undefined },
  },
  { reason: 'An empty dispatch says that nothing left.', value: { ...(examples[0] as object), lines: [] } },
];
