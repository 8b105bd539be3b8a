/** A credit note of our own, where Fulfil does not raise it from the return order (lineage). */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, record, sentDate, sentMoney, strict } from './fields.ts';

const Line = Type.Object(
  {
    type: Type.Literal('line', { description: 'Lineage.' }),
    product: Type.Optional(record('Lineage.')),
    description: Type.String({ minLength: 1, description: 'Lineage.' }),
    quantity: Type.Number({ exclusiveMaximum: 0, description: 'Negative: credit (lineage).' }),
    unit: Type.Optional(record('Lineage.')),
    account: record('Lineage.'),
    unit_price: sentMoney('In the currency of the invoice (lineage).'),
    origin: Type.Optional(
      Type.String({ pattern: '^[a-z.]+,\\d+$', description: 'The line that is credited (lineage).' }),
    ),
  },
  strict,
);

export const schema = Type.Object(
  {
    type: Type.Literal('out', { description: 'Third-party.' }),
    party: record('Third-party.'),
    invoice_address: record('Third-party.'),
    company: record('Third-party.'),
    currency: record('Third-party.'),
    account: record('Receivable (third-party).'),
    journal: record('Lineage.'),
    reference: Type.String({ minLength: 1, description: 'Unique on our side: how it is found again (third-party).' }),
    description: Type.Optional(Type.String({ minLength: 1, description: 'Third-party.' })),
    invoice_date: Type.Optional(sentDate('Third-party.')),
    accounting_date: Type.Optional(sentDate('Third-party.')),
    lines: Type.Array(Line, { minItems: 1, maxItems: 500 }),
  },
  {
    ...strict,
    description: 'A credit note of our own, where Fulfil does not raise it from the return order (lineage).',
  },
);
export type CreditNoteRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    type: 'out',
    party: 1201,
    invoice_address: 3301,
    company: 1,
    currency: 172,
    account: 1100,
    journal: 5,
    reference: 'loop-70001',
    description: 'Credit for #1001-R1',
    lines: [
      {
        type: 'line',
        product: 501,
        description: '[TEE-BLK-M] Tee',
        quantity: -1,
        unit: 1,
        account: 4100,
        unit_price: '45.00',
        origin: 'sale.line,91001',
      },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A line with a positive quantity would charge the customer.',
    value: {
      type: 'out',
      party: 1,
      invoice_address: 1,
      company: 1,
      currency: 1,
      account: 1,
      journal: 1,
      reference: 'a',
      lines: [{ type: 'line', description: 'a', quantity: 1, account: 1, unit_price: '1.00' }],
    },
  },
];
