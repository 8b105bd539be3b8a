/** How many operations of a container stand where. */
import { type Static, Type } from '@sinclair/typebox';
import type { InvalidPayload } from './fields.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });

export const schema = Type.Object(
  {
    states: Type.Object(
      {
        processing: count('Not done yet.'),
        validationFailed: count('Refused for their form.'),
        unresolved: count('Name something that is not there.'),
        waitForMasterVariant: count('Wait for a product.'),
        imported: count('Done.'),
        rejected: count('Refused.'),
        canceled: count('Taken back.'),
        partiallyImported: count('Done in part.'),
      },
      { description: 'By state.' },
    ),
    total: count('All.'),
  },
  { description: 'Answer of GET /import-containers/{key}/import-summaries.' },
);
export type ImportSummary = Static<typeof schema>;

const states = {
  processing: 0,
  validationFailed: 0,
  unresolved: 0,
  waitForMasterVariant: 0,
  imported: 20,
  rejected: 0,
  canceled: 0,
  partiallyImported: 0,
};
export const examples: readonly unknown[] = [{ states, total: 20 }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'The states are the point of it.', value: { total: 20 } },
];
