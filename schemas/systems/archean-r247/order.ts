/** Body of POST /v1/orders. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, reference, sentTime, strict } from './fields.ts';

export const schema = Type.Object(
  {
    externalReference: reference('Unique for ever: a second order with it is answered with the first.'),
    channel: Type.String({ minLength: 1, description: 'Where the order comes from: loop, commercetools.' }),
    type: Type.Union([Type.Literal('exchange'), Type.Literal('sale')], { description: 'Kind of the order.' }),
    orderedAt: sentTime('When it was placed.'),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217, of all prices.' }),
    customer: personal(
      Type.Optional(
        Type.Object(
          {
            name: personal(Type.Optional(Type.String())),
            email: personal(Type.Optional(Type.String())),
            phone: personal(Type.Optional(Type.String())),
          },
          { ...strict, description: 'Personal data.' },
        ),
      ),
    ),
    shipTo: Type.Object(
      {
        name: personal(Type.String()),
        company: personal(Type.Optional(Type.String())),
        address1: personal(Type.String()),
        address2: personal(Type.Optional(Type.String())),
        city: personal(Type.String()),
        region: personal(Type.Optional(Type.String())),
        postalCode: personal(Type.Optional(Type.String())),
        countryCode: Type.String({ pattern: '^[A-Z]{2}$' }),
        phone: personal(Type.Optional(Type.String())),
      },
      { ...strict, description: 'Personal data.' },
    ),
    lines: Type.Array(
      Type.Object(
        {
          lineReference: reference('Names this line.'),
          sku: Type.String({ minLength: 1, description: 'SKU.' }),
          quantity: Type.Integer({ minimum: 1, description: 'Units.' }),
          unitPrice: Type.String({
            pattern: '^\\d+(\\.\\d{1,4})?$',
            description: 'Decimal string, of one unit before discounts of the whole order; 0.00 for an even exchange.',
          }),
          totalPrice: Type.Optional(
            Type.String({
              pattern: '^\\d+(\\.\\d{1,4})?$',
              description:
                'Decimal string: what the line costs after all discounts, which need not divide by its units.',
            }),
          ),
          locationCode: Type.Optional(
            Type.String({
              minLength: 1,
              description: 'Where the units are to be taken from; absent: Archean decides.',
            }),
          ),
        },
        strict,
      ),
      { minItems: 1, maxItems: 1000, description: 'What goes out.' },
    ),
    relatedOrderReference: Type.Optional(
      Type.String({
        description: 'For people: the order of an exchange, or the number by which the shop knows a sale.',
      }),
    ),
  },
  { ...strict, description: 'An order for Archean to allocate and dispatch. Inferred.' },
);
export type Order = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    externalReference: 'loop-exchange:70001',
    channel: 'loop',
    type: 'exchange',
    orderedAt: '2026-09-04T10:11:12Z',
    currency: 'GBP',
    customer: { name: 'Pat Doe', email: 'pat@example.test' },
    shipTo: { name: 'Pat Doe', address1: '1 Test Street', city: 'Testville', postalCode: 'T1 1ST', countryCode: 'GB' },
    lines: [{ lineReference: 'exchange:6101', sku: 'JKT-NVY-L', quantity: 1, unitPrice: '0.00' }],
    relatedOrderReference: '#1001',
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A price is a decimal string, never a binary float.',
    value: {
      externalReference: 'a',
      channel: 'loop',
      type: 'exchange',
      orderedAt: '2026-09-04T10:11:12Z',
      currency: 'GBP',
      shipTo: { name: 'Pat Doe', address1: '1 Test Street', city: 'Testville', countryCode: 'GB' },
      lines: [{ lineReference: 'exchange:6101', sku: 'JKT-NVY-L', quantity: 1, unitPrice: 0.1 }],
    },
  },
  { reason: 'Without a reference it could be created twice.', value: { channel: 'loop', type: 'exchange', lines: [] } },
];
