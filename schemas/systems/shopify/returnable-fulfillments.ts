/** What of an order can still be returned. */
import { type Static, Type } from '@sinclair/typebox';
import { answer, gid, type InvalidPayload, nodes, nullable } from './fields.ts';

export const schema = answer(
  {
    returnableFulfillments: nodes(
      Type.Object({
        id: gid('ReturnableFulfillment'),
        fulfillment: Type.Object({ id: gid('Fulfillment') }),
        returnableFulfillmentLineItems: nodes(
          Type.Object({
            quantity: Type.Integer(),
            fulfillmentLineItem: Type.Object({
              id: gid('FulfillmentLineItem'),
              lineItem: Type.Object({ id: gid('LineItem'), sku: Type.Optional(nullable(Type.String())) }),
            }),
          }),
        ),
      }),
    ),
  },
  'The answer of listReturnableFulfillments.',
);
export type ReturnableFulfillments = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      returnableFulfillments: {
        nodes: [
          {
            id: 'gid://shopify/ReturnableFulfillment/61',
            fulfillment: { id: 'gid://shopify/Fulfillment/61' },
            returnableFulfillmentLineItems: {
              nodes: [
                {
                  quantity: 1,
                  fulfillmentLineItem: {
                    id: 'gid://shopify/FulfillmentLineItem/62',
                    lineItem: { id: 'gid://shopify/LineItem/91', sku: 'TEE-1' },
                  },
                },
              ],
            },
          },
        ],
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'It is a list.', value: { data: { returnableFulfillments: [] } } },
];
