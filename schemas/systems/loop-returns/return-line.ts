/** One unit of a return. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import {
  type InvalidPayload,
  identifier,
  optionalIdentifier,
  optionalMoney,
  optionalText,
  optionalTime,
} from './fields.ts';

const condition = Type.Optional(
  Type.Union(
    [
      Type.Object({
        description: personal(optionalText('Words of the inspector (third-party).')),
        condition_category: optionalText('Grade, for example grade_a (verified example; full list unknown).'),
        return_processor: personal(optionalText('Who inspected (third-party).')),
        note: personal(optionalText('Third-party.')),
        inspected_at: optionalTime('When it was inspected (third-party).'),
        images: personal(
          Type.Optional(
            Type.Union([Type.Array(Type.Unknown()), Type.Null()], {
              description: 'Addresses of pictures (third-party).',
            }),
          ),
        ),
      }),
      Type.Null(),
    ],
    { description: 'What the inspection found; null until then (third-party).' },
  ),
);

const disposition = Type.Optional(
  Type.Union(
    [
      Type.Object({
        disposition_outcome: optionalText(
          'What happens with the goods. Documentation names restock, refurbish, donate, dispose and recycle in prose; the tokens are not listed (unknown).',
        ),
        return_processor: personal(optionalText('Third-party.')),
        note: personal(optionalText('Third-party.')),
        inspected_at: optionalTime('Third-party.'),
      }),
      Type.Null(),
    ],
    { description: 'What the warehouse decided; null until then (third-party).' },
  ),
);

export const schema = Type.Object(
  {
    line_item_id: identifier("Loop's line id; what grade and remove take (verified)."),
    provider_line_item_id: optionalIdentifier('Shopify line item; several entries may share it (inferred).'),
    product_id: optionalIdentifier('Shopify product (verified).'),
    variant_id: optionalIdentifier('Shopify variant (verified).'),
    sku: optionalText('SKU; may be null, empty or "N/A" (third-party).'),
    title: optionalText('Verified.'),
    line_item_title: optionalText('Details only (third-party).'),
    variant_title: optionalText('Details only (third-party).'),
    image: optionalText('Details only (third-party).'),
    price: optionalMoney("Price before discount in the shop's currency (verified)."),
    discount: optionalMoney('Verified.'),
    tax: optionalMoney('Verified.'),
    refund: optionalMoney(
      "Share of the return's refund; with an exchange it is spread over all lines, so it differs from the price (verified).",
    ),
    refund_item: optionalMoney('Goods part of the refund; list only (verified).'),
    refund_tax: optionalMoney('Tax part of the refund; list only (verified).'),
    returned_at: optionalTime('Verified.'),
    exchange_variant: optionalText('Variant of the exchange, empty if none (verified name).'),
    return_reason: optionalText('Free text, second level; there are no stable codes (verified).'),
    parent_return_reason: optionalText('Free text, first level (verified).'),
    return_comment: personal(optionalText("The shopper's words; personal data (verified).")),
    barcode: optionalText('Third-party.'),
    outcome: optionalText('"default" (verified example); other tokens unknown.'),
    provider_restock_location_id: optionalIdentifier('Shopify location (third-party).'),
    consolidation_tracking: personal(optionalText('Third-party.')),
    consolidation_destination_id: optionalIdentifier('Third-party.'),
    condition,
    disposition,
  },
  {
    description:
      'One unit of a return: Loop lines carry no quantity, two units are two entries (third-party, verified by absence). Unknown fields are let through.',
  },
);
export type ReturnLine = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    line_item_id: '81001',
    provider_line_item_id: '13000000001',
    product_id: '7001',
    variant_id: '41001',
    sku: 'JKT-NVY-M',
    title: 'Field Jacket',
    price: '80.00',
    discount: '8.00',
    tax: '5.76',
    refund: '24.03',
    refund_item: '22.25',
    refund_tax: '1.78',
    returned_at: '2026-03-02T09:15:01.000Z',
    exchange_variant: '',
    return_reason: 'Too small',
    parent_return_reason: 'Fit',
    return_comment: 'N/A',
    barcode: '0000000000017',
    outcome: 'default',
    provider_restock_location_id: '90210001',
    consolidation_tracking: null,
    condition: null,
    disposition: null,
  },
  {
    line_item_id: 81002,
    sku: null,
    refund: 12.01,
    condition: { condition_category: 'grade_a', inspected_at: '2026-03-09 14:00:00', images: [] },
    disposition: { disposition_outcome: 'restock', return_processor: 'warehouse', note: null },
    field_added_later: true,
  },
  { line_item_id: '81003', sku: '' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without its own id a line can be neither keyed nor graded.', value: { sku: 'JKT-NVY-M' } },
  { reason: 'An id is never a fraction.', value: { line_item_id: 81001.5 } },
];
