/** A page of transactions. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalText } from './fields.ts';
import { schema as Transaction } from './transaction.ts';
import { transactionExample } from './transaction-examples.ts';

export const schema = Type.Object(
  {
    transactions: Type.Array(Transaction, { description: 'Verified.' }),
    next_cursor: optionalText('Opaque; base64 of an id (observed).'),
  },
  { description: 'Answer of GET /transactions.' },
);
export type TransactionList = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { transactions: [transactionExample], next_cursor: 'NjYwMDAx' },
  { transactions: [], next_cursor: null },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A page of RMAs is no page of transactions.', value: { rmas: [], next_cursor: null } },
];
