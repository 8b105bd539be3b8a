/** The webhook stock.changed. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalText, quantity, time } from './fields.ts';

export const schema = Type.Object(
  {
    topic: Type.Literal('stock.changed', { description: 'Inferred.' }),
    id: optionalText('Id of the event (inferred).'),
    occurredAt: time('When it was sent; UTC (inferred).'),
    level: Type.Object(
      {
        sku: Type.String({ minLength: 1, description: 'Inferred.' }),
        locationCode: Type.String({ minLength: 1, description: 'Inferred.' }),
        onHand: Type.Optional(quantity('Inferred.')),
        allocated: Type.Optional(quantity('Inferred.')),
        available: Type.Optional(quantity('Inferred.')),
        version: optionalText('Inferred.'),
        updatedAt: optionalText('UTC (inferred).'),
      },
      { description: 'The level that changed.' },
    ),
  },
  { description: 'A hint that a level changed; the level itself is read before anything is done with it (inferred).' },
);
export type StockChangedWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    topic: 'stock.changed',
    id: 'evt_1',
    occurredAt: '2026-09-04T10:11:13Z',
    level: {
      sku: 'TEE-BLK-M',
      locationCode: 'MAIN-SELL',
      onHand: 13,
      allocated: 3,
      available: 10,
      version: '8842',
      updatedAt: '2026-09-04T10:11:12Z',
    },
  },
  {
    topic: 'stock.changed',
    occurredAt: '2026-09-04T10:11:13Z',
    level: { sku: 'TEE-BLK-M', locationCode: 'MAIN-SELL' },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without SKU and location there is nothing to read.',
    value: { topic: 'stock.changed', occurredAt: '2026-09-04T10:11:13Z', level: {} },
  },
];
