/** An order as Archean has it. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalText, quantity } from './fields.ts';

export const schema = Type.Object(
  {
    id: Type.String({ minLength: 1, description: "Archean's id (inferred)." }),
    externalReference: Type.String({ minLength: 1, description: 'The reference that was sent (inferred).' }),
    status: Type.String({
      description: 'received, allocated, backordered, partially_dispatched, dispatched or cancelled (inferred).',
    }),
    createdAt: optionalText('UTC (inferred).'),
    updatedAt: optionalText('UTC (inferred).'),
    lines: Type.Optional(
      Type.Array(
        Type.Object({
          lineReference: optionalText('The reference that was sent (inferred).'),
          sku: Type.String({ minLength: 1, description: 'Inferred.' }),
          quantity: quantity('Units ordered (inferred).'),
          allocated: Type.Optional(quantity('Units allocated so far (inferred).')),
        }),
        { description: 'Inferred.' },
      ),
    ),
  },
  { description: 'Answer of POST /v1/orders: 201 when new, 200 for a repeated external reference (inferred).' },
);
export type OrderResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: 'ord_9001',
    externalReference: 'loop-exchange:70001',
    status: 'received',
    createdAt: '2026-09-04T10:11:13Z',
    lines: [{ lineReference: 'exchange:6101', sku: 'JKT-NVY-L', quantity: 1, allocated: 0 }],
  },
  { id: 'ord_9002', externalReference: 'loop-exchange:70002', status: 'cancelled' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without our reference it cannot be matched.', value: { id: 'ord_9001', status: 'received' } },
];
