/** What the mutations of a return answer, under the name of the mutation. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, nullable, userErrors } from './fields.ts';
import { returnWithLines, sampleReturn } from './return-fields.ts';

export const schema = Type.Object(
  {
    data: Type.Record(
      Type.String(),
      Type.Object({
        return: nullable(returnWithLines),
        userErrors,
      }),
    ),
  },
  { description: 'The return as it stands after the change, or why it was refused.' },
);
export type ReturnResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      returnClose: {
        return: sampleReturn,
        userErrors: [],
      },
    },
  },
  {
    data: {
      returnClose: {
        return: null,
        userErrors: [{ code: 'INVALID_STATE', field: ['id'], message: 'Return status is invalid.' }],
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without userErrors nothing tells whether it was done.',
    value: { data: { returnClose: { return: null } } },
  },
];
