/** A transfer between two locations of the company (third-party, method names lineage). */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, record, sentDate, strict } from './fields.ts';

const Move = Type.Object(
  {
    product: record('Third-party.'),
    quantity: Type.Number({ exclusiveMinimum: 0, description: 'Third-party.' }),
    uom: record('Third-party.'),
    from_location: record('Third-party.'),
    to_location: record('Third-party.'),
    company: record('Third-party.'),
    currency: Type.Optional(record('Third-party.')),
    unit_price: Type.Optional(
      Type.Null({ description: 'Goods that stay in the company have no price (third-party).' }),
    ),
  },
  strict,
);

export const schema = Type.Object(
  {
    reference: Type.String({
      minLength: 1,
      description: 'Unique for ever on our side: it is how the shipment is found again.',
    }),
    from_location: record('Third-party.'),
    to_location: record('Third-party.'),
    company: record('Third-party.'),
    planned_date: Type.Optional(sentDate('Third-party.')),
    moves: Type.Array(Move, { minItems: 1, maxItems: 500 }),
  },
  { ...strict, description: 'A transfer between two locations of the company (third-party, method names lineage).' },
);
export type InternalShipmentRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    reference: 'LOOP-RET-70001',
    from_location: 31,
    to_location: 44,
    company: 1,
    planned_date: '2026-09-04',
    moves: [
      {
        product: 501,
        quantity: 1,
        uom: 1,
        from_location: 31,
        to_location: 44,
        company: 1,
        currency: 172,
        unit_price: null,
      },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A move has a positive quantity.',
    value: {
      reference: 'a',
      from_location: 1,
      to_location: 2,
      company: 1,
      moves: [{ product: 1, quantity: -1, uom: 1, from_location: 1, to_location: 2, company: 1 }],
    },
  },
];
