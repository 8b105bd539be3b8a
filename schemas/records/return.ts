/** A return as flows pass it between their steps: one form for Loop's list, details and webhook. */
import { type Static, Type } from '@sinclair/typebox';

const text = (description: string) => Type.Union([Type.String({ minLength: 1 }), Type.Null()], { description });
const time = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: `${description} UTC, ISO 8601 with milliseconds; null when unknown.`,
  });

export const ReturnLine = Type.Object(
  {
    lineId: Type.String({ minLength: 1, description: 'Loop line item id; one entry is one unit.' }),
    providerLineItemId: text('Line item id in the shop; several entries share it when several units were returned.'),
    sku: text('Stock keeping unit; null when Loop sends none.'),
    title: text('Product title, for people.'),
    outcome: text('Line outcome in lower case, e.g. default or keep.'),
    disposition: text('Disposition token in lower case with underscores; null when not inspected.'),
    condition: text('Condition category token.'),
    inspectedAt: time('When the line was graded or assessed.'),
    labelStatus: text('Status of the label that carries the line, in lower case.'),
    reason: text('Return reason, free text.'),
  },
  { additionalProperties: false },
);

export const schema = Type.Object(
  {
    returnId: Type.String({ minLength: 1 }),
    orderName: text('Order name in the shop, e.g. #1001.'),
    state: Type.Union(
      [
        Type.Literal('open'),
        Type.Literal('closed'),
        Type.Literal('cancelled'),
        Type.Literal('expired'),
        Type.Literal('review'),
      ],
      { description: 'Loop return state.' },
    ),
    createdAt: time('Creation.'),
    updatedAt: time('Last change; grows with every change.'),
    editedAt: time('Last edit of its lines.'),
    lines: Type.Array(ReturnLine),
  },
  { additionalProperties: false, description: 'A return, normalised.' },
);
export type Return = Static<typeof schema>;
