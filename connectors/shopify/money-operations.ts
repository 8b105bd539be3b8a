/** Gift cards, store credit, payouts; bulk operations and subscriptions. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { noRecordedAnswer, ownCode } from './evidence.ts';
import { document, id, listing, reading, writing } from './operation-parts.ts';

const query = { query: { in: 'variable', description: 'Search, such as payments_transfer_id:7 (inferred).' } } as const;

export const moneyOperations: Record<string, Operation> = {
  createGiftCard: writing({
    title: 'Create a gift card',
    evidence: ownCode,
    description:
      'With a code that we choose and keep secret, another for each effect: a second card with it is refused, so that a code that is taken means a card that was made before.',
    graphql: document('createGiftCard', 20),
    request: 'shopify/gift-card-request',
    response: 'shopify/gift-card-result',
    idempotency: [{ kind: 'naturalKey', field: 'input.code' }],
    outcomes: [{ when: 'status = 200 and "TAKEN" in body.data.*.userErrors.code', outcome: 'ok' }],
  }),
  listGiftCards: listing({
    title: 'Gift cards',
    description:
      "By when they were made: created_at:>='2026-10-01T00:00:00Z'. Needs the scope read_gift_cards. A note tells what other systems made a card for.",
    graphql: document('listGiftCards', 100),
    parameters: query,
    response: 'shopify/gift-cards',
    connection: 'giftCards',
  }),
  creditStoreCredit: writing({
    title: 'Credit store credit',
    evidence: noRecordedAnswer,
    description:
      'Neither a key nor a reference: a timeout becomes an exception, to be settled by looking at the account.',
    graphql: document('creditStoreCredit', 20),
    parameters: { id: id('Global id of an account or a customer.') },
    request: 'shopify/store-credit-request',
    response: 'shopify/store-credit-result',
    idempotency: [{ kind: 'none' }],
  }),
  listStoreCreditAccounts: listing({
    title: 'Store credit of a customer',
    graphql: document('listStoreCreditAccounts', 700),
    parameters: { customerId: id('Global id of the customer.') },
    response: 'shopify/store-credit-accounts',
    connection: 'customer.storeCreditAccounts',
    first: 10,
  }),
  listPayouts: listing({
    title: 'Payouts',
    evidence: noRecordedAnswer,
    description: 'Needs Shopify Payments and the scope read_shopify_payments_payouts.',
    graphql: document('listPayouts', 300),
    parameters: query,
    response: 'shopify/payouts',
    connection: 'shopifyPaymentsAccount.payouts',
  }),
  listBalanceTransactions: listing({
    title: 'Balance transactions',
    evidence: noRecordedAnswer,
    description: 'Joined to orders by sourceOrderTransactionId.',
    graphql: document('listBalanceTransactions', 200),
    parameters: query,
    response: 'shopify/balance-transactions',
    connection: 'shopifyPaymentsAccount.balanceTransactions',
  }),
  runBulkQuery: writing({
    title: 'Start a bulk query',
    description: 'A second start reads twice and changes nothing in the shop; five may run at once.',
    graphql: document('runBulkQuery', 20),
    request: 'shopify/bulk-query-request',
    response: 'shopify/write-result',
    idempotency: [{ kind: 'none' }],
  }),
  getBulkOperation: reading({
    title: 'One bulk operation',
    description: 'Its url, once it is completed, is that of JSON lines.',
    graphql: document('getBulkOperation', 10),
    parameters: { id: id('Global id of the bulk operation.') },
    response: 'shopify/bulk-operation',
  }),
  createWebhookSubscription: writing({
    title: 'Subscribe to a topic',
    description: 'The same topic to the same address is refused (inferred), which means that it stands.',
    graphql: document('createWebhookSubscription', 20),
    request: 'shopify/webhook-subscription-request',
    response: 'shopify/write-result',
    idempotency: [{ kind: 'naturalKey', field: 'webhookSubscription.uri' }],
    outcomes: [
      {
        when: 'status = 200 and $contains($join(body.data.*.userErrors.message), "already been taken")',
        outcome: 'ok',
      },
    ],
  }),
  listWebhookSubscriptions: listing({
    title: 'Webhook subscriptions',
    graphql: document('listWebhookSubscriptions', 40),
    response: 'shopify/webhook-subscriptions',
    connection: 'webhookSubscriptions',
  }),
};
