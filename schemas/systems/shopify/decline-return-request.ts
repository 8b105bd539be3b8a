/** Variables of declineReturn. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    input: Type.Object(
      {
        id: gid('Return'),
        declineReason: Type.String({ description: 'A ReturnDeclineReason.' }),
        declineNote: personal(Type.Optional(Type.String({ maxLength: 500 }))),
        notifyCustomer: Type.Optional(Type.Boolean()),
      },
      strict,
    ),
  },
  { ...strict, description: 'The requested return to decline.' },
);
export type DeclineReturnRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { input: { id: 'gid://shopify/Return/71001', declineReason: 'RETURN_PERIOD_ENDED' } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A reason is needed.', value: { input: { id: 'gid://shopify/Return/71001' } } },
];
