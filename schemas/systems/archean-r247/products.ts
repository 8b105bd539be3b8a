/** Products by SKU. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, listOf, optionalText } from './fields.ts';

export const schema = listOf(
  Type.Object({
    id: optionalText('Internal id (inferred).'),
    sku: Type.String({
      minLength: 1,
      description: 'SKU, compared exactly (inferred; case and padding rules unknown).',
    }),
    barcodes: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'Inferred.' })),
    name: impersonal(optionalText('Inferred.')),
    active: Type.Boolean({ description: 'False: adjustments are held for review (inferred).' }),
    stockTracked: Type.Boolean({ description: 'False: it has no stock to adjust (inferred).' }),
    isBundle: Type.Optional(Type.Boolean({ description: 'Made of other SKUs (inferred).' })),
    unitCost: Type.Optional(
      Type.Union(
        [
          Type.Object({
            amount: Type.String({ description: 'Decimal string.' }),
            currency: Type.String({ description: 'ISO 4217.' }),
          }),
          Type.Null(),
        ],
        { description: 'Needed on increases where the tenant demands it (inferred).' },
      ),
    ),
  }),
  'Answer of GET /v1/products; a SKU that Archean does not know is left out (inferred).',
);
export type Products = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: [
      {
        id: 'p-1',
        sku: 'TEE-BLK-M',
        barcodes: ['0000000000017'],
        name: 'Plain Tee',
        active: true,
        stockTracked: true,
        isBundle: false,
        unitCost: { amount: '11.20', currency: 'GBP' },
      },
    ],
    page: { nextCursor: 'eyJ2IjoxfQ', hasMore: true },
  },
  { data: [{ sku: 'MUG-WHT', active: false, stockTracked: true }] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A product is named by its SKU.', value: { data: [{ active: true, stockTracked: true }] } },
  {
    reason: 'Whether it is active must be known before stock moves.',
    value: { data: [{ sku: 'TEE-BLK-M', stockTracked: true }] },
  },
];
