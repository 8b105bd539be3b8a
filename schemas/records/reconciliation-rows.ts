/** What one side of a reconciler says: rows with a key and values; those of the same key are added up. */
import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;

export const ReconciledMoney = Type.Object(
  {
    amount: Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,6})?$', description: 'Decimal, exact.' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217. Amounts of two currencies never agree.' }),
  },
  strict,
);

export const ReconciliationRow = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 300, description: 'What both sides call by the same name.' }),
    dimensions: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'What people look a difference up by, and totals are made of: sku, location, order.',
      }),
    ),
    values: Type.Record(
      Type.String(),
      Type.Union([Type.Integer({ minimum: -1e12, maximum: 1e12, description: 'Units.' }), ReconciledMoney]),
      { description: 'By the names that the reconciler declares.' },
    ),
    changedAt: Type.Optional(
      Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
        description: 'When it happened or last changed; it decides whether the row lies in the window.',
      }),
    ),
  },
  strict,
);

export const schema = Type.Object({ rows: Type.Array(ReconciliationRow) }, strict);
export type ReconciliationRows = Static<typeof schema>;
