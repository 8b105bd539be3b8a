/** Variables of createRefund. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    input: Type.Object(
      {
        orderId: gid('Order'),
        note: personal(Type.Optional(Type.String({ maxLength: 255 }))),
        notify: Type.Optional(Type.Boolean()),
        currency: Type.Optional(
          Type.String({ description: 'Presentment currency; needed where it is not that of the shop.' }),
        ),
        refundLineItems: Type.Optional(
          Type.Array(
            Type.Object(
              {
                lineItemId: gid('LineItem'),
                quantity: Type.Integer({ minimum: 1 }),
                restockType: Type.Union([Type.Literal('RETURN'), Type.Literal('CANCEL'), Type.Literal('NO_RESTOCK')]),
                locationId: Type.Optional(gid('Location')),
              },
              strict,
            ),
            { maxItems: 250 },
          ),
        ),
        transactions: Type.Array(
          Type.Object(
            {
              orderId: gid('Order'),
              parentId: gid('OrderTransaction'),
              gateway: Type.String(),
              kind: Type.Literal('REFUND'),
              amount: Type.String({ pattern: '^\\d+(\\.\\d+)?$', $comment: 'money' }),
            },
            strict,
          ),
          { maxItems: 250 },
        ),
      },
      strict,
    ),
  },
  { ...strict, description: 'Only for orders without a return; a return is refunded by processReturn.' },
);
export type RefundRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    input: {
      orderId: 'gid://shopify/Order/9001',
      currency: 'EUR',
      note: 'rma-1001',
      refundLineItems: [
        {
          lineItemId: 'gid://shopify/LineItem/91',
          quantity: 1,
          restockType: 'RETURN',
          locationId: 'gid://shopify/Location/501',
        },
      ],
      transactions: [
        {
          orderId: 'gid://shopify/Order/9001',
          parentId: 'gid://shopify/OrderTransaction/81001',
          gateway: 'manual',
          kind: 'REFUND',
          amount: '24.50',
        },
      ],
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'LEGACY_RESTOCK is refused by Shopify.',
    value: {
      input: {
        orderId: 'gid://shopify/Order/9001',
        refundLineItems: [{ lineItemId: 'gid://shopify/LineItem/91', quantity: 1, restockType: 'LEGACY_RESTOCK' }],
        transactions: [],
      },
    },
  },
];
