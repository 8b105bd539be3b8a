/** The webhook of topic return.processing. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, identifier, optionalIdentifier, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    topic: Type.Literal('return.processing'),
    trigger: Type.String({ minLength: 1, description: 'return.processing.failed (verified).' }),
    shop_id: optionalIdentifier('Inferred from the other topics.'),
    return_id: identifier('Integer (verified).'),
    return_state: optionalText('open or review (verified).'),
    message: personal(optionalText('Why, in words (verified).')),
    source: optionalText('warehouse, admin or api (verified).'),
  },
  { description: 'A queued processing failed. It carries no time and no id of the attempt (verified by absence).' },
);
export type ReturnProcessingWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    topic: 'return.processing',
    trigger: 'return.processing.failed',
    return_id: 90000123,
    return_state: 'review',
    message: 'Return failed to process',
    source: 'api',
  },
  { topic: 'return.processing', trigger: 'return.processing.failed', return_id: 90000123, message: null, source: null },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without the return it cannot be keyed.',
    value: { topic: 'return.processing', trigger: 'return.processing.failed' },
  },
];
