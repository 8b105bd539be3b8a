/** One movement of money that ReturnGO asked for. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, identifier, money, optionalIdentifier, optionalText, optionalTime } from './fields.ts';
import { transactionExample } from './transaction-examples.ts';

export const schema = Type.Object(
  {
    id: identifier('Documented as a string, observed as an integer.'),
    type: Type.String({
      description: 'RefundToStoreCredit, RefundToPaymentMethod, InvoicePayment (observed); others unknown.',
    }),
    externalReferenceId: optionalIdentifier("The platform's id of the refund, or the code of the credit (observed)."),
    externalReferenceType: optionalText('StoreCreditCode, PlatformRefundId, InvoicePaymentId (observed).'),
    amount: money(
      'Always positive (observed). May differ from what the items cost: credit can be set above or below (verified).',
    ),
    status: Type.String({ description: 'Requested, Success, Failed (observed). Only Success is money.' }),
    processor: optionalText('Shopify (observed).'),
    bankAccountDetails: personal(Type.Optional(Type.Unknown({ description: 'null observed; its shape is unknown.' }))),
    returnItemIds: Type.Optional(
      Type.Array(identifier('returnedItemId of a unit.'), { description: 'The units it is for (observed).' }),
    ),
    rmaId: optionalIdentifier('In the list of transactions; name inferred from its filter rma_ids.'),
    orderId: optionalIdentifier('In the list of transactions; name inferred from its filter order_ids.'),
    createdAt: optionalTime('Observed.'),
    lastUpdated: optionalTime('Observed.'),
  },
  { description: 'A refund, store credit or invoice payment. ReturnGO moves no money itself: the platform does.' },
);
export type Transaction = Static<typeof schema>;

export const examples: readonly unknown[] = [
  transactionExample,
  {
    ...transactionExample,
    id: '660002',
    type: 'RefundToPaymentMethod',
    status: 'Requested',
    externalReferenceId: null,
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Money without an amount cannot be reconciled.',
    value: { id: 1, type: 'RefundToStoreCredit', status: 'Success' },
  },
  {
    reason: 'A bare number has no currency.',
    value: { ...transactionExample, amount: 35.88 },
  },
];
