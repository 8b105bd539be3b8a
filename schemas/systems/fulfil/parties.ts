/** Customers and suppliers. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import {
  type InvalidPayload,
  id,
  optionalFlag,
  optionalRecord,
  optionalRecords,
  optionalText,
  rowsOf,
} from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    code: personal(optionalText('Official.')),
    name: personal(optionalText('Official.')),
    email: personal(optionalText('Third-party.')),
    active: optionalFlag('Third-party.'),
    addresses: optionalRecords('Official.'),
    account_receivable: optionalRecord('Third-party.'),
  }),
  'Customers and suppliers.',
);
export type Parties = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 1201,
      code: 'P1201',
      name: 'Ada Example',
      email: 'ada@shop.example.test',
      active: true,
      addresses: [3301],
      account_receivable: 1100,
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
