/** Variables of createFulfillment. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    fulfillment: Type.Object(
      {
        lineItemsByFulfillmentOrder: Type.Array(
          Type.Object(
            {
              fulfillmentOrderId: gid('FulfillmentOrder'),
              fulfillmentOrderLineItems: Type.Optional(
                Type.Array(
                  Type.Object({ id: gid('FulfillmentOrderLineItem'), quantity: Type.Integer({ minimum: 1 }) }, strict),
                ),
              ),
            },
            strict,
          ),
          { minItems: 1, maxItems: 1, description: 'One, so that it can be found again by it.' },
        ),
        trackingInfo: Type.Object(
          {
            number: personal(Type.String({ minLength: 1 })),
            company: impersonal(Type.Optional(Type.String())),
            url: personal(Type.Optional(Type.String())),
          },
          strict,
        ),
        notifyCustomer: Type.Optional(Type.Boolean()),
      },
      strict,
    ),
  },
  { ...strict, description: 'Found again by its tracking number.' },
);
export type FulfillmentRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    fulfillment: {
      lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: 'gid://shopify/FulfillmentOrder/51' }],
      trackingInfo: { number: 'TRACK-1', company: 'Carrier' },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without a tracking number nothing could find it again.',
    value: {
      fulfillment: { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: 'gid://shopify/FulfillmentOrder/51' }] },
    },
  },
];
