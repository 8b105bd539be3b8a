/** The interface of warehouses (3PL): one token for each warehouse, and another address. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { publishedClient, warehouseDocumented, warehouseForm } from './evidence.ts';
import { neverRepeated, retry } from './operation-parts.ts';
import { readOutcomes } from './outcomes.ts';

const path = (rest: string): string => `/services/3pl/v1/${rest}{settings.warehouse.suffix}`;
/** Its dates are plain text, unlike those of the model interface. */
const shared = { auth: 'warehouse', enabled: '{settings.capabilities.warehouse}', tagRequest: false } as const;

export const warehouseOperations: Record<string, Operation> = {
  listWarehouseReturnShipments: {
    ...shared,
    title: 'Return shipments that the warehouse expects',
    evidence: warehouseForm,
    description:
      'One page for each call: page starts at 1, and how many are on one is unknown, so a page that is empty is the last. pending: draft, not acknowledged; open: acknowledged; done: received or done.',
    direction: 'read',
    method: 'GET',
    path: path('customer-return-shipments'),
    parameters: {
      status: { in: 'query', description: 'pending (default), open or done.' },
      ids: { in: 'query' },
      numbers: { in: 'query', description: 'At most 250.' },
      updatedAtMin: { in: 'query', name: 'updated_at_min' },
      updatedAtMax: { in: 'query', name: 'updated_at_max' },
      page: { in: 'query' },
    },
    response: 'fulfil/warehouse-return-shipments',
    items: '$',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
  receiveByWarehouse: {
    ...shared,
    title: 'Receive a return shipment as its warehouse',
    evidence: warehouseForm,
    description:
      'Whole or in part; the names of the fields are unknown. A part that is received cannot be told from another of the same size, so nothing proves the effect and nothing is repeated.',
    direction: 'write',
    method: 'PUT',
    path: path('customer-return-shipments/receive'),
    request: 'fulfil/receive-request',
    response: 'fulfil/warehouse-result',
    body: '{"customer_return_shipments": [request]}',
    idempotency: [{ kind: 'none' }],
    retry: neverRepeated,
  },
  adjustByWarehouse: {
    ...shared,
    title: 'Change stock as its warehouse',
    evidence: warehouseDocumented,
    description:
      'Changes cannot be read back by their reference, so nothing proves the effect and nothing is repeated.',
    direction: 'write',
    method: 'POST',
    path: path('inventory/adjustments'),
    request: 'fulfil/adjustments-request',
    response: 'fulfil/warehouse-result',
    batch: { limit: 100, lines: 'adjustments' },
    idempotency: [{ kind: 'none' }],
    retry: neverRepeated,
  },
  listWarehouseProducts: {
    ...shared,
    title: 'Products that the warehouse knows',
    evidence: publishedClient,
    direction: 'read',
    method: 'GET',
    path: path('products'),
    parameters: {
      page: { in: 'query' },
      perPage: { in: 'query', name: 'per_page' },
      updatedAtMin: { in: 'query', name: 'updated_at_min' },
    },
    response: 'fulfil/warehouse-products',
    items: '$',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
};
