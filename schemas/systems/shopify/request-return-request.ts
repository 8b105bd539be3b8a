/** Variables of requestReturn. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    input: Type.Object(
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
              customerNote: personal(Type.Optional(Type.String({ maxLength: 300 }))),
              restockingFee: Type.Optional(
                Type.Object({ percentage: Type.Number({ minimum: 0, maximum: 100 }) }, strict),
              ),
            },
            strict,
          ),
          { minItems: 1, maxItems: 250 },
        ),
      },
      strict,
    ),
  },
  { ...strict, description: 'A return that a person has yet to approve.' },
);
export type RequestReturnRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    input: {
      orderId: 'gid://shopify/Order/9001',
      returnLineItems: [
        {
          fulfillmentLineItemId: 'gid://shopify/FulfillmentLineItem/62',
          quantity: 1,
          returnReason: 'OTHER',
          customerNote: 'Too small',
        },
      ],
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A return has lines.', value: { input: { orderId: 'gid://shopify/Order/9001', returnLineItems: [] } } },
];
