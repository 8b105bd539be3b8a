/** Variables of processReturn, which moves money. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { gid, type InvalidPayload, sentMoney, strict } from './fields.ts';

export const schema = Type.Object(
  {
    input: Type.Object(
      {
        returnId: gid('Return'),
        returnLineItems: Type.Array(
          Type.Object(
            {
              id: gid('ReturnLineItem'),
              quantity: Type.Integer({ minimum: 1 }),
              dispositions: Type.Optional(
                Type.Array(
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
                  { maxItems: 250 },
                ),
              ),
            },
            strict,
          ),
          { maxItems: 250 },
        ),
        exchangeLineItems: Type.Optional(
          Type.Array(Type.Object({ id: gid('ExchangeLineItem'), quantity: Type.Integer({ minimum: 1 }) }, strict), {
            maxItems: 250,
          }),
        ),
        financialTransfer: Type.Optional(
          Type.Object(
            {
              issueRefund: Type.Object(
                {
                  orderTransactions: Type.Array(
                    Type.Object(
                      { parentId: gid('OrderTransaction', 'A capture or sale.'), transactionAmount: sentMoney },
                      strict,
                    ),
                  ),
                  allowOverRefunding: Type.Optional(Type.Boolean()),
                },
                strict,
              ),
            },
            strict,
          ),
        ),
        note: personal(Type.Optional(Type.String({ maxLength: 255 }))),
        notifyCustomer: Type.Optional(Type.Boolean()),
      },
      strict,
    ),
  },
  { ...strict, description: 'Amounts are in the presentment currency of the order.' },
);
export type ProcessReturnRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    input: {
      returnId: 'gid://shopify/Return/71001',
      note: 'rma-1001',
      returnLineItems: [
        {
          id: 'gid://shopify/ReturnLineItem/72001',
          quantity: 1,
          dispositions: [
            {
              reverseFulfillmentOrderLineItemId: 'gid://shopify/ReverseFulfillmentOrderLineItem/73001',
              quantity: 1,
              dispositionType: 'RESTOCKED',
              locationId: 'gid://shopify/Location/501',
            },
          ],
        },
      ],
      financialTransfer: {
        issueRefund: {
          orderTransactions: [
            {
              parentId: 'gid://shopify/OrderTransaction/81001',
              transactionAmount: { amount: '24.50', currencyCode: 'EUR' },
            },
          ],
        },
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'An amount without a currency could be paid in another one.',
    value: {
      input: {
        returnId: 'gid://shopify/Return/71001',
        returnLineItems: [],
        financialTransfer: {
          issueRefund: {
            orderTransactions: [
              { parentId: 'gid://shopify/OrderTransaction/81001', transactionAmount: { amount: '24.50' } },
            ],
          },
        },
      },
    },
  },
];
