/** Events that Archean sends, where the tenant can. They are hints: what they tell of is read again. */
import type { Connector } from '../../schemas/formats/connector.ts';

export const webhooks: NonNullable<Connector['webhooks']> = {
  enabled: '{settings.capabilities.webhooks}',
  signature: {
    kind: 'hmacSha256',
    header: '{settings.headers.webhookSignature}',
    encoding: '{settings.webhookEncoding}',
    credential: 'webhookSecret',
  },
  maximumBytes: 262_144,
  topic: 'topic',
  // The contract's events have one meaning each.
  trigger: 'topic',
  topics: {
    'stock.changed': {
      description: 'A level changed.',
      schema: 'archean-r247/stock-changed-webhook',
      triggers: ['stock.changed'],
      key: 'data.sku & "@" & data.locationCode',
      version: '$string(data.version ? data.version : data.updatedAt ? data.updatedAt : occurredAt)',
    },
    'dispatch.created': {
      description: 'Goods of an order left.',
      schema: 'archean-r247/dispatch-created-webhook',
      triggers: ['dispatch.created'],
      key: 'data.orderExternalReference',
      version: '$string(data.id ? data.id : data.dispatchedAt)',
    },
  },
};
