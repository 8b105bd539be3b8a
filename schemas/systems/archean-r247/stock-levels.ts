/** Stock by SKU and location. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, listOf, optionalText, quantity, time } from './fields.ts';

export const schema = listOf(
  Type.Object({
    sku: Type.String({ minLength: 1, description: 'Inferred.' }),
    locationCode: Type.String({ minLength: 1, description: 'Inferred.' }),
    onHand: quantity('Units that are there (inferred).'),
    allocated: Type.Optional(quantity('Units promised to orders (inferred).')),
    available: quantity('Units that can be sold: on hand less allocated (inferred).'),
    incoming: Type.Optional(quantity('Units on their way (inferred).')),
    version: optionalText('Grows with every change of this level; told apart by it (inferred).'),
    updatedAt: time('When the level changed (inferred).'),
  }),
  'Answer of GET /v1/stock-levels, by updatedAt, SKU and location; updatedSince is inclusive (inferred).',
);
export type StockLevels = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: [
      {
        sku: 'TEE-BLK-M',
        locationCode: 'MAIN-SELL',
        onHand: 12,
        allocated: 3,
        available: 9,
        incoming: 0,
        version: '8841',
        updatedAt: '2026-09-04T10:11:12Z',
      },
    ],
    page: { nextCursor: 'eyJ2Ijo4ODQxfQ', hasMore: true },
  },
  {
    data: [
      { sku: 'FABRIC', locationCode: 'MAIN-SELL', onHand: '12.5', available: '-1', updatedAt: '2026-09-04T10:11:12Z' },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A quantity is a number of units, not words.',
    value: {
      data: [{ sku: 'A', locationCode: 'B', onHand: 'many', available: 1, updatedAt: '2026-09-04T10:11:12Z' }],
    },
  },
  {
    reason: 'Without its time an older level could overwrite a newer one.',
    value: { data: [{ sku: 'A', locationCode: 'B', onHand: 1, available: 1 }] },
  },
];
