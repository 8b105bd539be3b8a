/** What is still to move in stock for one return, and what a person must look at. */
import { type Static, Type } from '@sinclair/typebox';

/** One signed movement of one line, with a reference that is used once, ever. */
export const PlannedLine = Type.Object(
  {
    lineReference: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'loop-line:<line id>:<number of the movement>.',
    }),
    subject: Type.String({ minLength: 1, description: 'Line id; exceptions name it.' }),
    sku: Type.String({ minLength: 1 }),
    locationCode: Type.String({ minLength: 1 }),
    quantity: Type.Integer({ not: { const: 0 }, description: 'Units; negative for a reversal.' }),
    reasonCode: Type.String({ minLength: 1 }),
    note: Type.String({ maxLength: 500 }),
  },
  { additionalProperties: false },
);

/** Something that a person must look at; its code is declared by the blueprint. */
export const Finding = Type.Object(
  {
    code: Type.String({ minLength: 1 }),
    subject: Type.String({ minLength: 1 }),
    message: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);

/** A movement that the target has confirmed earlier for the same return. */
export const ConfirmedLine = Type.Object({
  lineReference: Type.String(),
  subject: Type.String(),
  sku: Type.String(),
  locationCode: Type.String(),
  quantity: Type.Integer(),
  reference: Type.String({ description: 'Reference of the adjustment that held the line.' }),
  adjustmentId: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'Id that the target gave it.' })),
});

export const schema = Type.Object(
  { lines: Type.Array(PlannedLine), findings: Type.Array(Finding) },
  { additionalProperties: false, description: 'A plan of stock adjustments.' },
);
export type StockAdjustmentPlan = Static<typeof schema>;
