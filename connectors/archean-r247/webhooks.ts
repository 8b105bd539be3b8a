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
      key: 'level.sku & "@" & level.locationCode',
      version: '$string(level.version ? level.version : level.updatedAt ? level.updatedAt : id ? id : occurredAt)',
    },
    'dispatch.created': {
      description: 'Goods of an order left.',
      schema: 'archean-r247/dispatch-created-webhook',
      triggers: ['dispatch.created'],
      key: 'dispatch.orderExternalReference',
      version: '$string(dispatch.id ? dispatch.id : id ? id : dispatch.dispatchedAt)',
    },
  },
};
