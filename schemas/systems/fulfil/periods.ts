/** Accounting periods (lineage). */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, id, optionalDate, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    name: impersonal(optionalText('Lineage.')),
    start_date: optionalDate('First day (lineage).'),
    end_date: optionalDate('Last day (lineage).'),
    state: optionalText('open, close or locked (lineage).'),
    type: optionalText('standard or adjustment (lineage).'),
  }),
  'Accounting periods (lineage).',
);
export type Periods = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [{ id: 33, name: '2026-09', start_date: '2026-09-01', end_date: '2026-09-30', state: 'open', type: 'standard' }],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
