/** Deliveries of an order that Archean is still to be told of. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../personal.ts';

const strict = { additionalProperties: false } as const;

export const PlannedDispatch = Type.Object(
  {
    lineReference: Type.String({ minLength: 1, maxLength: 100, description: 'Names the delivery once and for ever.' }),
    subject: Type.String({ minLength: 1, description: 'Id of the delivery.' }),
    orderId: Type.String({ minLength: 1, description: 'Id of the order in commercetools.' }),
    dispatchedAt: Type.String({ minLength: 1, description: 'UTC.' }),
    carrier: Type.Optional(Type.String()),
    trackingNumber: personal(Type.Optional(Type.String())),
    items: Type.Array(
      Type.Object(
        { id: Type.String({ minLength: 1 }), sku: Type.String({ minLength: 1 }), quantity: Type.Integer() },
        strict,
      ),
      { minItems: 1, description: 'Line items with their units.' },
    ),
  },
  { ...strict, description: 'One delivery.' },
);

export const schema = Type.Object(
  { lines: Type.Array(PlannedDispatch, { description: 'One for each delivery.' }) },
  { ...strict, description: 'Deliveries that did not come from Archean and that it does not know yet.' },
);
export type DispatchPlan = Static<typeof schema>;
