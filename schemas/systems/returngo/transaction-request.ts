/** Body of PUT /transaction/{transactionId}. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    status: Type.Union([Type.Literal('Requested'), Type.Literal('Success'), Type.Literal('Failed')], {
      description: 'Tokens observed in answers; that they are taken here is inferred.',
    }),
    externalReferenceId: Type.Optional(
      Type.String({ minLength: 1, description: 'Id of the refund in the system that made it (inferred).' }),
    ),
    externalReferenceType: Type.Optional(
      Type.String({ minLength: 1, description: 'For example PlatformRefundId (inferred).' }),
    ),
  },
  { ...strict, description: 'What became of a refund that was made outside (operation verified, body inferred).' },
);
export type TransactionRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { status: 'Success', externalReferenceId: 'refund-9001', externalReferenceType: 'PlatformRefundId' },
  { status: 'Failed' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without a status nothing is reported.', value: { externalReferenceId: 'refund-9001' } },
  {
    reason: 'No transaction can be made over the API, so none has an amount.',
    value: { status: 'Success', amount: 5 },
  },
];
