/** Gift cards of the old open module; whether a tenant offers them is unknown. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import {
  type InvalidPayload,
  id,
  optionalMoney,
  optionalRecord,
  optionalReference,
  optionalText,
  rowsOf,
} from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    number: personal(optionalText('Official, old.')),
    currency: optionalRecord('Official, old.'),
    amount: optionalMoney('In its currency (official, old).'),
    amount_available: optionalMoney('In its currency (official, old).'),
    origin: optionalReference('`sale.sale,id` (official, old).'),
    state: optionalText('draft, active, used, canceled (official, old).'),
    comment: personal(optionalText('Official, old.')),
  }),
  'Gift cards of the old open module; whether a tenant offers them is unknown.',
);
export type GiftCards = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [{ id: 301, number: 'GC-1', currency: 172, amount: '45.00', amount_available: '45.00', state: 'active' }],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
