/** Products as a warehouse sees them (third-party). */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, id, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    code: optionalText('SKU (third-party).'),
    name: impersonal(optionalText('Third-party.')),
    template_name: optionalText('Third-party.'),
    category_name: optionalText('Third-party.'),
  }),
  'Products as a warehouse sees them (third-party).',
);
export type WarehouseProducts = Static<typeof schema>;

export const examples: readonly unknown[] = [[{ id: 501, code: 'TEE-BLK-M', name: 'Tee' }]];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
