/** A product as shoppers see it, with its variants. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, id, optionalText, version } from './fields.ts';

const variant = Type.Object(
  {
    id: Type.Integer({ description: 'Number of the variant in its product.' }),
    sku: optionalText('SKU; a variant may have none.'),
    key: optionalText('Key of the variant.'),
  },
  { description: 'A variant; stock per channel may stand under availability (not verified).' },
);

export const schema = Type.Object(
  {
    id,
    version,
    key: optionalText('Key of the product.'),
    name: impersonal(Type.Record(Type.String(), Type.String(), { description: 'Name by language.' })),
    published: Type.Optional(Type.Boolean({ description: 'Whether it is on sale.' })),
    masterVariant: variant,
    variants: Type.Array(variant, { description: 'All other variants.' }),
  },
  { description: 'One row of /product-projections.' },
);
export type ProductProjection = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: '55555555-0000-4000-8000-000000000001',
    version: 2,
    name: { en: 'Plain Tee' },
    published: true,
    masterVariant: { id: 1, sku: 'SKU-100' },
    variants: [{ id: 2, sku: 'SKU-101' }],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A product has a master variant.', value: { id: 'a', version: 1, name: {}, variants: [] } },
];
