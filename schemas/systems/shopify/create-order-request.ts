/** Variables of createOrder, for exchange orders of zero value. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { gid, type InvalidPayload, sentMoney, strict } from './fields.ts';

export const schema = Type.Object(
  {
    order: Type.Object(
      {
        sourceIdentifier: Type.String({ minLength: 1, description: 'Our reference; an order is found again by it.' }),
        lineItems: Type.Array(
          Type.Object(
            {
              variantId: gid('ProductVariant'),
              quantity: Type.Integer({ minimum: 1 }),
              priceSet: Type.Optional(Type.Object({ shopMoney: sentMoney }, strict)),
            },
            strict,
          ),
          { minItems: 1, maxItems: 250 },
        ),
        customerId: Type.Optional(gid('Customer')),
        email: personal(Type.Optional(Type.String())),
        note: personal(Type.Optional(Type.String())),
        tags: Type.Optional(Type.Array(Type.String())),
        shippingAddress: personal(Type.Optional(Type.Record(Type.String(), Type.String()))),
      },
      strict,
    ),
    options: Type.Object(
      {
        inventoryBehaviour: Type.Union(
          [Type.Literal('DECREMENT_OBEYING_POLICY'), Type.Literal('DECREMENT_IGNORING_POLICY')],
          { description: 'The default of Shopify claims no stock, so one of these is needed.' },
        ),
      },
      strict,
    ),
  },
  { ...strict, description: 'Has no idempotency key.' },
);
export type CreateOrderRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    order: {
      sourceIdentifier: 'rma-1001',
      lineItems: [
        {
          variantId: 'gid://shopify/ProductVariant/301',
          quantity: 1,
          priceSet: { shopMoney: { amount: '0.00', currencyCode: 'EUR' } },
        },
      ],
      tags: ['exchange'],
    },
    options: { inventoryBehaviour: 'DECREMENT_OBEYING_POLICY' },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'BYPASS would claim no stock.',
    value: {
      order: {
        sourceIdentifier: 'rma-1001',
        lineItems: [{ variantId: 'gid://shopify/ProductVariant/301', quantity: 1 }],
      },
      options: { inventoryBehaviour: 'BYPASS' },
    },
  },
];
