/** The webhook of topic label. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, optionalIdentifier, optionalText, optionalTime } from './fields.ts';

export const schema = Type.Object(
  {
    topic: Type.Literal('label'),
    trigger: Type.String({
      minLength: 1,
      description:
        'label.created or label.updated; the documentation also lists label.requested and label.closed (verified).',
    }),
    shop_id: optionalIdentifier('A string in the older example (verified).'),
    id: optionalIdentifier('Return id in newer payloads (verified).'),
    return_id: optionalIdentifier('Return id in older payloads (verified).'),
    order_id: optionalIdentifier("Loop's order id (verified)."),
    provider_order_id: optionalIdentifier('Shopify order id (verified).'),
    carrier: optionalText('Verified.'),
    tracking_number: personal(optionalIdentifier('Verified.')),
    label_status: optionalText(
      'N/A, pre_transit, in_transit, out_for_delivery, delivered, error or failure (verified).',
    ),
    label_updated_at: optionalTime('Verified; may be "N/A".'),
    shipment_id: optionalIdentifier('Newer payloads only (verified).'),
  },
  {
    anyOf: [{ required: ['id'] }, { required: ['return_id'] }],
    description: 'A label event. The return is named by id or by return_id, depending on the version (verified).',
  },
);
export type LabelWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    topic: 'label',
    trigger: 'label.updated',
    shop_id: 4321,
    id: 90000123,
    order_id: 70011,
    provider_order_id: 5550001110001,
    carrier: 'USPS',
    tracking_number: '9400000000000000000001',
    label_status: 'in_transit',
    label_updated_at: '2026-03-04T10:00:00.000Z',
    shipment_id: '55001',
  },
  { topic: 'label', trigger: 'label.created', shop_id: '4321', return_id: '90000123', label_status: 'N/A' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without the return it cannot be keyed.', value: { topic: 'label', trigger: 'label.updated' } },
  { reason: 'Another topic has another shape.', value: { topic: 'return', trigger: 'label.updated', id: 90000123 } },
];
