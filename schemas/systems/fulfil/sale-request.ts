/** A sales order to create, as a draft. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, record, sentDate, sentMoney, strict } from './fields.ts';

const Line = Type.Object(
  {
    product: record('Official.'),
    description: Type.String({ description: 'Official.' }),
    quantity: Type.Number({ description: 'Official.' }),
    unit: record('Official.'),
    unit_price: sentMoney('In the currency of the order (official).'),
    channel_identifier: Type.Optional(Type.String({ description: 'Third-party.' })),
    note: personal(Type.Optional(Type.String({ description: 'Third-party.' }))),
  },
  strict,
);

export const schema = Type.Object(
  {
    channel: record('Third-party.'),
    channel_identifier: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Read-only by one source: set where the tenant permits (third-party).',
      }),
    ),
    reference: Type.String({
      minLength: 1,
      description: 'Unique on our side: how the order is found again (third-party).',
    }),
    party: record('Third-party.'),
    company: record('Third-party.'),
    currency: record('Third-party.'),
    invoice_address: Type.Optional(record('Third-party.')),
    shipment_address: Type.Optional(record('Third-party.')),
    warehouse: Type.Optional(record('Third-party.')),
    sale_date: Type.Optional(sentDate('Third-party.')),
    priority: Type.Optional(
      Type.String({ pattern: '^[0-4]$', description: 'Under the name of the setting sales.priorityField (inferred).' }),
    ),
    comment: personal(Type.Optional(Type.String({ minLength: 1, description: 'Third-party.' }))),
    lines: Type.Array(Line, { minItems: 1, maxItems: 500 }),
  },
  { ...strict, description: 'A sales order to create, as a draft.' },
);
export type SaleRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    channel: 3,
    reference: '#1001-EXC1',
    party: 1201,
    company: 1,
    currency: 172,
    warehouse: 4,
    priority: '0',
    lines: [{ product: 502, description: '[TEE-BLK-L] Tee', quantity: 1, unit: 1, unit_price: '45.00' }],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'An order without lines sends nothing.',
    value: { channel: 3, reference: 'a', party: 1, company: 1, currency: 1, lines: [] },
  },
];
