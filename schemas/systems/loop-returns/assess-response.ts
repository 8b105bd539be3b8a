/** Answer of POST /dispositioning/assess. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, identifier, optionalText, optionalTime } from './fields.ts';

export const schema = Type.Array(
  Type.Object({
    line_item_id: identifier('Inferred.'),
    disposition_outcome: optionalText('Inferred.'),
    return_processor: personal(optionalText('Inferred.')),
    note: personal(optionalText('Inferred.')),
    inspected_at: optionalTime('Inferred.'),
  }),
  { description: 'The assessed units; inferred from the answer of grade.' },
);
export type AssessResponse = Static<typeof schema>;

export const examples: readonly unknown[] = [[{ line_item_id: 81001, disposition_outcome: 'restock' }], []];

export const invalidExamples: readonly InvalidPayload[] = [{ reason: 'The answer is a list.', value: { items: [] } }];
