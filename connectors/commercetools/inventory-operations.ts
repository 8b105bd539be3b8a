/** Calls about stock per SKU and supply channel. */
import type { IdempotencyMechanism, Operation } from '../../schemas/formats/connector.ts';
import { applied } from './applied.ts';
import { foundByKey, query, readOne, retry, variable } from './operation-parts.ts';
import { deleteOutcomes } from './outcomes.ts';

const skus = { ...variable('skus', 'SKUs, one parameter each.'), repeat: true } as const;
const batch = { limit: '{settings.skusPerRead}', parameter: 'skus' } as const;

/** Relative changes leave no trace of their own. */
const byVersion = (operation: string, parameter: string): IdempotencyMechanism => ({
  kind: 'version',
  operation,
  parameters: { [parameter]: `parameters.${parameter}` },
  unchanged: 'body.version = request.version',
  applied: applied({
    state: {
      changeQuantity: '$now.quantityOnStock = quantity',
      setKey: '$now.key = key',
    },
  }),
});

const update = (title: string, path: string, parameter: string, reading: string): Operation => ({
  title,
  description:
    'All actions or none, only on the version that was read. Prefer changeQuantity: after a lost answer nothing tells whether addQuantity or removeQuantity moved the version.',
  direction: 'write',
  method: 'POST',
  path,
  parameters: { [parameter]: { in: 'path', required: true } },
  request: 'commercetools/inventory-update',
  response: 'commercetools/inventory-entry',
  idempotency: [byVersion(reading, parameter)],
});

export const inventoryOperations: Record<string, Operation> = {
  findInventoryEntries: query('Stock of SKUs, in all channels', '/inventory', 'commercetools/inventory-entries', {
    where: 'sku in :skus',
    parameters: { skus },
    batch,
  }),
  findInventoryEntriesInChannel: query(
    'Stock of SKUs in one channel',
    '/inventory',
    'commercetools/inventory-entries',
    {
      where: 'sku in :skus and supplyChannel(id = :channelId)',
      parameters: { skus, channelId: variable('channelId', 'Id of the supply channel.') },
      batch,
    },
  ),
  listInventoryEntries: query('Stock that changed in a period', '/inventory', 'commercetools/inventory-entries', {
    description: 'What reservations move is in it too (inferred), up to ten seconds late.',
    where: 'lastModifiedAt > :from and lastModifiedAt <= :to',
    parameters: {
      from: variable('from', 'Start, UTC, not included.'),
      to: variable('to', 'End, UTC, included.'),
    },
  }),
  getInventoryEntry: readOne('One entry of stock', '/inventory/{entryId}', 'entryId', 'commercetools/inventory-entry'),
  getInventoryEntryByKey: readOne(
    'One entry of stock by its key',
    '/inventory/key={key}',
    'key',
    'commercetools/inventory-entry',
  ),
  createInventoryEntry: {
    title: 'Create an entry of stock',
    description: 'One per SKU and channel: a second one is refused as DuplicateField.',
    direction: 'write',
    method: 'POST',
    path: '/inventory',
    request: 'commercetools/inventory-entry-draft',
    response: 'commercetools/inventory-entry',
    idempotency: [foundByKey('getInventoryEntryByKey', 'key')],
    retry,
  },
  updateInventoryEntry: update('Change stock', '/inventory/{entryId}', 'entryId', 'getInventoryEntry'),
  updateInventoryEntryByKey: update('Change stock by key', '/inventory/key={key}', 'key', 'getInventoryEntryByKey'),
  deleteInventoryEntry: {
    title: 'Delete an entry of stock',
    direction: 'write',
    method: 'DELETE',
    path: '/inventory/{entryId}',
    parameters: {
      entryId: { in: 'path', required: true },
      version: { in: 'query', required: true, description: 'The version that was read.' },
    },
    idempotency: [{ kind: 'naturalKey', field: 'entryId' }],
    retry,
    outcomes: deleteOutcomes,
  },
};
