/** The events TRANSACTION_CREATED and REFUND_CREATED. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalIdentifier, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    eventName: Type.Union([Type.Literal('TRANSACTION_CREATED'), Type.Literal('REFUND_CREATED')], {
      description: 'Verified; the only documented field.',
    }),
    rmaId: optionalIdentifier('Inferred; its name can be set.'),
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
  {
    reason: 'An id can be read, an object can not.',
    value: { eventName: 'REFUND_CREATED', transactionId: { id: 660001 } },
  },
];
