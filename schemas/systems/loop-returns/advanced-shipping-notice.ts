/** One row of the advanced shipping notices. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';
import {
  type InvalidPayload,
  identifier,
  optionalIdentifier,
  optionalMoney,
  optionalText,
  optionalTime,
} from './fields.ts';

export const schema = Type.Object(
  {
    id: identifier('Return id (inferred: the line has a name of its own).'),
    return_line_item_id: optionalIdentifier('Loop line id (verified).'),
    order_id: optionalIdentifier('Verified.'),
    order_name: optionalText('Verified.'),
    order_number: optionalIdentifier('Verified.'),
    provider_order_number: optionalIdentifier('Verified.'),
    state: optionalText('Verified.'),
    customer_email: personal(optionalText('Personal data (verified).')),
    title: optionalText('Verified.'),
    purchase_price: optionalMoney('Verified.'),
    sku: optionalText('Verified.'),
    barcode: optionalText('Verified.'),
    carrier: optionalText('Verified.'),
    service: optionalText('Verified.'),
    label_status: optionalText('Verified.'),
    tracking_number: personal(optionalIdentifier('Verified.')),
    integration_tracking_url: personal(optionalText('Verified.')),
    restock_status: optionalText('Only here; tokens unknown (verified name).'),
    currency: optionalText('Verified.'),
    label_updated_at: optionalTime('Verified.'),
    label_url: personal(optionalText('Verified.')),
    label_rate: optionalMoney('Unit unknown.'),
    closed_at: optionalTime('Only here: when the return was closed (verified name).'),
    updated_at: optionalTime('Verified.'),
    created_at: optionalTime('Verified.'),
    return_reason: optionalText('Verified.'),
    actioned_by: personal(optionalText('Verified.')),
    return_method: impersonal(optionalText('Verified.')),
    return_method_rma_code: personal(optionalText('Verified.')),
    return_method_state: optionalText('Verified.'),
    date_delivered: optionalTime('Verified.'),
    outcome: optionalText('Verified.'),
    scannable_id: personal(optionalIdentifier('Verified.')),
    package_reference: optionalText('Verified.'),
    shipping_box_barcode: personal(optionalText('Verified.')),
    provider_created_at: optionalTime('Verified.'),
    destination_id: optionalIdentifier('Verified.'),
    destination_name: impersonal(optionalText('Verified.')),
    destination_address1: impersonal(optionalText('Verified.')),
    destination_address2: impersonal(optionalText('Verified.')),
    destination_city: optionalText('Verified.'),
    destination_state: optionalText('Verified.'),
    destination_zip: optionalIdentifier('Verified.'),
    consolidation_tracking: personal(optionalText('Verified.')),
  },
  { description: 'One returned unit that is on its way. Names verified, types third-party.' },
);
export type AdvancedShippingNotice = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: 90000123,
    return_line_item_id: 81001,
    order_name: '#LT1001',
    state: 'closed',
    sku: 'JKT-NVY-M',
    purchase_price: '80.00',
    label_status: 'delivered',
    restock_status: null,
    closed_at: '2026-03-09 14:02:11',
  },
  { id: '90000124', sku: '' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A row that names no return belongs to nothing.', value: { sku: 'JKT-NVY-M' } },
];
