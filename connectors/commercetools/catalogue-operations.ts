/** Calls about channels, products and states. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { documented, variantPredicate } from './evidence.ts';
import { foundByKey, query, readOne, retry, variable } from './operation-parts.ts';

export const catalogueOperations: Record<string, Operation> = {
  listChannels: query('Channels', '/channels', 'commercetools/channels'),
  findChannels: query('Channels by their keys', '/channels', 'commercetools/channels', {
    where: 'key in :keys',
    parameters: { keys: { ...variable('keys', 'Keys, one parameter each.'), repeat: true } },
    batch: { limit: '{settings.skusPerRead}', parameter: 'keys' },
  }),
  getChannelByKey: readOne('One channel by its key', '/channels/key={key}', 'key', 'commercetools/channel'),
  createChannel: {
    title: 'Create a channel',
    evidence: documented,
    direction: 'write',
    method: 'POST',
    path: '/channels',
    request: 'commercetools/channel-draft',
    response: 'commercetools/channel',
    idempotency: [foundByKey('getChannelByKey', 'key')],
    retry,
  },
  findProducts: query('Products by SKU', '/product-projections', 'commercetools/product-projections', {
    description: 'A SKU that no published product has is left out of the answer.',
    evidence: variantPredicate,
    where: 'masterVariant(sku in :skus) or variants(sku in :skus)',
    parameters: {
      skus: { ...variable('skus', 'SKUs, one parameter each.'), repeat: true },
      staged: { in: 'query', value: false, description: 'Published products alone.' },
    },
    batch: { limit: '{settings.skusPerRead}', parameter: 'skus' },
  }),
  listStates: query('States of own state machines', '/states', 'commercetools/states', {
    where: 'type = :type',
    parameters: { type: variable('type', 'OrderState, LineItemState and others.') },
  }),
};
