/** Variables of disposeReverseLines. */
import { type Static, Type } from '@sinclair/typebox';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    dispositionInputs: Type.Array(
      Type.Object(
        {
          reverseFulfillmentOrderLineItemId: gid('ReverseFulfillmentOrderLineItem'),
          quantity: Type.Integer({ minimum: 1 }),
          dispositionType: Type.Union([
            Type.Literal('RESTOCKED'),
            Type.Literal('NOT_RESTOCKED'),
            Type.Literal('PROCESSING_REQUIRED'),
            Type.Literal('MISSING'),
          ]),
          locationId: Type.Optional(gid('Location', 'Needed for RESTOCKED.')),
        },
        strict,
      ),
      { minItems: 1, maxItems: 250 },
    ),
  },
  {
    ...strict,
    description:
      'Lines of one reverse fulfilment order. Shopify accepts more than was returned, so the caller guards the quantities.',
  },
);
export type DisposeRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    dispositionInputs: [
      {
        reverseFulfillmentOrderLineItemId: 'gid://shopify/ReverseFulfillmentOrderLineItem/73001',
        quantity: 1,
        dispositionType: 'RESTOCKED',
        locationId: 'gid://shopify/Location/501',
      },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A disposition has a known type.',
    value: {
      dispositionInputs: [
        {
          reverseFulfillmentOrderLineItemId: 'gid://shopify/ReverseFulfillmentOrderLineItem/73001',
          quantity: 1,
          dispositionType: 'RESTOCK',
        },
      ],
    },
  },
];
