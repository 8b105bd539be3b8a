/** Payouts of Shopify Payments. */
import { type Static, Type } from '@sinclair/typebox';
import { answer, gid, type InvalidPayload, money, nodes, nullable } from './fields.ts';

export const schema = answer(
  {
    shopifyPaymentsAccount: nullable(
      Type.Object({
        payouts: nodes(
          Type.Object({
            id: gid('ShopifyPaymentsPayout'),
            legacyResourceId: Type.Union([Type.String(), Type.Integer()]),
            issuedAt: Type.String(),
            status: Type.String(),
            transactionType: Type.String(),
            net: money,
            summary: Type.Object(
              {
                chargesGross: money,
                chargesFee: money,
                refundsFeeGross: money,
                refundsFee: money,
                adjustmentsGross: money,
                adjustmentsFee: money,
              },
              { description: 'refundsFeeGross is the gross of refunds, whatever its name.' },
            ),
          }),
        ),
      }),
    ),
  },
  'Null where the shop has no Shopify Payments. Shapes from the schema, never seen live.',
);
export type Payouts = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      shopifyPaymentsAccount: {
        payouts: {
          nodes: [
            {
              id: 'gid://shopify/ShopifyPaymentsPayout/7',
              legacyResourceId: '7',
              issuedAt: '2026-09-05T00:00:00Z',
              status: 'PAID',
              transactionType: 'DEPOSIT',
              net: { amount: '24.5', currencyCode: 'EUR' },
              summary: {
                chargesGross: { amount: '24.5', currencyCode: 'EUR' },
                chargesFee: { amount: '24.5', currencyCode: 'EUR' },
                refundsFeeGross: { amount: '24.5', currencyCode: 'EUR' },
                refundsFee: { amount: '24.5', currencyCode: 'EUR' },
                adjustmentsGross: { amount: '24.5', currencyCode: 'EUR' },
                adjustmentsFee: { amount: '24.5', currencyCode: 'EUR' },
              },
            },
          ],
        },
      },
    },
  },
  { data: { shopifyPaymentsAccount: null } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'It is a list.', value: { data: { shopifyPaymentsAccount: { payouts: [] } } } },
];
