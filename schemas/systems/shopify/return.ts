/** One return with its lines, reverse fulfilment orders and refunds. */
import type { Static } from '@sinclair/typebox';
import { answer, type InvalidPayload, nullable } from './fields.ts';
import { returnWithLines, sampleReturn } from './return-fields.ts';

export const schema = answer(
  {
    return: nullable(returnWithLines),
  },
  'The answer of getReturn; null where no return has the id.',
);
export type Return = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      return: sampleReturn,
    },
  },
  { data: { return: null } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A return has a status.', value: { data: { return: { id: 'gid://shopify/Return/71001' } } } },
];
