/**
 * Events that Fulfil sends: hints. Delivery is not guaranteed and may be out of order, a webhook that fails often is
 * archived without a word, and only one event is documented; whatever an event tells of is read again.
 */
import type { Connector } from '../../schemas/formats/connector.ts';

export const webhooks: NonNullable<Connector['webhooks']> = {
  signature: {
    kind: 'hmacSha256',
    header: 'X-Fulfil-Hmac-SHA256',
    encoding: 'base64',
    credential: 'webhookSecret',
    // The secret is shown as base64 and signs as the bytes that it stands for (official).
    secretEncoding: 'base64',
  },
  maximumBytes: 1_048_576,
  events: '$',
  topic: '$headers.`x-fulfil-event`',
  trigger: '$headers.`x-fulfil-event`',
  topics: {
    'product.product.inventory_level_changed': {
      description: 'The stock of a product changed in at least one warehouse.',
      schema: 'fulfil/inventory-level-changed-webhook',
      triggers: ['product.product.inventory_level_changed'],
      key: 'product_code ? product_code : $string(product_id)',
      version: 'timestamp',
    },
  },
};
