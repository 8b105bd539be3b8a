/** Webhooks that are set up (the model name is disputed between sources). */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, id, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    event: optionalText('Official.'),
    url: personal(optionalText('Official.')),
  }),
  'Webhooks that are set up (the model name is disputed between sources).',
);
export type WebhookSubscriptions = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [{ id: 1, event: 'product.product.inventory_level_changed', url: 'https://backhaul.example.test/webhooks' }],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
