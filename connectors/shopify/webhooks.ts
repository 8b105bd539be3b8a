/**
 * Events that Shopify sends. Topic and identity stand in headers; the headers are not signed, only the body is, so what
 * an event says is a hint: the flow reads again what it names. Order is not guaranteed.
 */
import type { Connector } from '../../schemas/formats/connector.ts';

const returnTopics = ['request', 'approve', 'decline', 'process', 'update', 'close', 'reopen', 'cancel'];

/** One delivery is told from its repeats by its webhook id. */
const version = '$headers.`x-shopify-webhook-id`';

const topic = (name: string, description: string, schema: string, key: string) => ({
  [name]: { description, schema: `shopify/${schema}`, triggers: [name], key, version },
});

export const webhooks: NonNullable<Connector['webhooks']> = {
  signature: { kind: 'hmacSha256', header: 'X-Shopify-Hmac-Sha256', encoding: 'base64', credential: 'webhookSecret' },
  maximumBytes: 1_048_576,
  topic: '$headers.`x-shopify-topic`',
  trigger: '$headers.`x-shopify-topic`',
  topics: Object.assign(
    {},
    ...returnTopics.map((name) =>
      topic(`returns/${name}`, `A return: ${name}.`, 'return-webhook', 'admin_graphql_api_id'),
    ),
    topic('refunds/create', 'A refund was made, by whom ever.', 'refund-webhook', '"gid://shopify/Order/" & order_id'),
    topic('orders/updated', 'An order changed.', 'order-webhook', 'admin_graphql_api_id'),
    topic('orders/cancelled', 'An order was cancelled.', 'order-webhook', 'admin_graphql_api_id'),
    topic(
      'inventory_levels/update',
      'A level changed.',
      'inventory-level-webhook',
      'inventory_item_id & "@" & location_id',
    ),
    topic('bulk_operations/finish', 'A bulk operation ended.', 'bulk-operation-webhook', 'admin_graphql_api_id'),
  ),
};
