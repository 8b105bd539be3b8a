/** The events TRANSACTION_CREATED and REFUND_CREATED. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, identifier, optionalIdentifier, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    eventName: Type.Union([Type.Literal('TRANSACTION_CREATED'), Type.Literal('REFUND_CREATED')], {
      description: 'Verified; the only documented field.',
    }),
    rmaId: identifier('Inferred.'),
    transactionId: optionalIdentifier('Inferred.'),
    status: optionalText('Inferred. A hint.'),
    shopName: optionalText('Inferred.'),
  },
  { description: 'Money was asked for or paid back. Unsigned: only a reason to read the RMA and its transactions.' },
);
export type TransactionWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { eventName: 'TRANSACTION_CREATED', rmaId: '20000042', transactionId: 660001, status: 'Requested' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without its RMA it cannot be placed.', value: { eventName: 'REFUND_CREATED', transactionId: 660001 } },
];
