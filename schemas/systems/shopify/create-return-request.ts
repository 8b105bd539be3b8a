/** Variables of createReturn. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    returnInput: Type.Object(
      {
        orderId: gid('Order'),
        returnLineItems: Type.Array(
          Type.Object(
            {
              fulfillmentLineItemId: gid('FulfillmentLineItem'),
              quantity: Type.Integer({ minimum: 1 }),
              returnReason: Type.Optional(
                Type.String({
                  description: 'A ReturnReason; deprecated in favour of returnReasonDefinitionId, still taken.',
                }),
              ),
              returnReasonDefinitionId: Type.Optional(gid('ReturnReasonDefinition')),
              returnReasonNote: personal(Type.Optional(Type.String({ maxLength: 255 }))),
              restockingFee: Type.Optional(
                Type.Object({ percentage: Type.Number({ minimum: 0, maximum: 100 }) }, strict),
              ),
            },
            strict,
          ),
          { minItems: 1, maxItems: 250 },
        ),
        exchangeLineItems: Type.Optional(
          Type.Array(Type.Object({ variantId: gid('ProductVariant'), quantity: Type.Integer({ minimum: 1 }) }), {
            maxItems: 250,
          }),
        ),
        requestedAt: Type.Optional(Type.String()),
      },
      strict,
    ),
  },
  { ...strict, description: 'Lines are named by fulfilment line, not by order line.' },
);
export type CreateReturnRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    returnInput: {
      orderId: 'gid://shopify/Order/9001',
      returnLineItems: [
        {
          fulfillmentLineItemId: 'gid://shopify/FulfillmentLineItem/62',
          quantity: 1,
          returnReason: 'SIZE_TOO_SMALL',
          returnReasonNote: 'rma-1001',
        },
      ],
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'An order line is no fulfilment line.',
    value: {
      returnInput: {
        orderId: 'gid://shopify/Order/9001',
        returnLineItems: [{ fulfillmentLineItemId: 'gid://shopify/LineItem/91', quantity: 1 }],
      },
    },
  },
];
