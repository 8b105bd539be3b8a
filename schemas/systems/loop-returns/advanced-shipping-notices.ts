/** The report of advanced shipping notices. */
import { type Static, Type } from '@sinclair/typebox';
import { schema as AdvancedShippingNotice } from './advanced-shipping-notice.ts';
import type { InvalidPayload } from './fields.ts';

export const schema = Type.Array(AdvancedShippingNotice, {
  description: 'Answer of GET /warehouse/reporting/asn: a bare list, not paged (third-party).',
});
export type AdvancedShippingNotices = Static<typeof schema>;

export const examples: readonly unknown[] = [[], [{ id: 90000123, return_line_item_id: 81001, sku: 'JKT-NVY-M' }]];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A refusal is not an empty report.', value: { errors: 'Unauthorized.' } },
];
