/** Variables of createDraftOrder. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    input: Type.Object(
      {
        lineItems: Type.Array(
          Type.Object(
            {
              variantId: gid('ProductVariant'),
              quantity: Type.Integer({ minimum: 1 }),
              appliedDiscount: Type.Optional(
                Type.Object(
                  {
                    valueType: Type.Union([Type.Literal('PERCENTAGE'), Type.Literal('FIXED_AMOUNT')]),
                    value: Type.Number({ minimum: 0 }),
                    title: Type.Optional(Type.String()),
                  },
                  strict,
                ),
              ),
            },
            strict,
          ),
          { minItems: 1, maxItems: 250 },
        ),
        purchasingEntity: Type.Optional(Type.Object({ customerId: gid('Customer') }, strict)),
        note: personal(Type.Optional(Type.String())),
        tags: Type.Optional(Type.Array(Type.String())),
        email: personal(Type.Optional(Type.String())),
      },
      strict,
    ),
  },
  { ...strict, description: 'A discount of 100 percent makes an order of zero value.' },
);
export type DraftOrderRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    input: {
      lineItems: [
        {
          variantId: 'gid://shopify/ProductVariant/301',
          quantity: 1,
          appliedDiscount: { valueType: 'PERCENTAGE', value: 100, title: 'Exchange' },
        },
      ],
      tags: ['exchange'],
      note: 'rma-1001',
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An order has lines.', value: { input: { lineItems: [] } } },
];
