/** Journals of entries (lineage). */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, id, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    name: impersonal(optionalText('Lineage.')),
    code: optionalText('Lineage.'),
    type: optionalText('general, revenue, expense, cash (lineage).'),
  }),
  'Journals of entries (lineage).',
);
export type Journals = Static<typeof schema>;

export const examples: readonly unknown[] = [[{ id: 9, name: 'Store credit', code: 'SC', type: 'general' }]];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
