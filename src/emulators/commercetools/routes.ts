/** Routes of everything but imports: queries, single resources, updates and deletions. */
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { queryValue } from '../core/http-server.ts';
import { bodyReader, Key } from './bodies.ts';
import { type Actions, create, find, type Happening, remove, resolve, update } from './changing.ts';
import { type CommercetoolsContext, newResource } from './context.ts';
import { inventoryActions, presentEntry, readInventoryDraft } from './inventory.ts';
import { orderActions } from './order-actions.ts';
import { pageOf } from './querying.ts';
import type { Kind, Resource } from './state.ts';
import { registerSubscriptionCreation, subscriptionActions } from './subscriptions.ts';

interface Routed {
  readonly path: string;
  readonly kind: Kind;
  /** How it is found beside its id: the field, and the name in the address. */
  readonly by?: readonly [field: string, name: string];
  readonly view: readonly string[];
  readonly manage?: readonly string[];
  readonly actions?: Actions;
  readonly deleted?: Happening;
  present?(resource: Resource): Resource;
}

const readChannelDraft = bodyReader(
  Type.Object({
    key: Key,
    roles: Type.Optional(
      Type.Array(
        Type.Union(
          ['InventorySupply', 'ProductDistribution', 'OrderExport', 'OrderImport', 'Primary'].map((role) =>
            Type.Literal(role),
          ),
        ),
      ),
    ),
    name: Type.Optional(Type.Record(Type.String(), Type.String())),
  }),
);

export function registerRoutes(scope: FastifyInstance, context: CommercetoolsContext): void {
  const entry = (resource: Resource) => presentEntry(context, resource);
  const products = { view: ['view_products'], manage: ['manage_products'] };
  const byKey = ['key', 'key'] as const;
  register(scope, context, {
    path: '/inventory',
    kind: 'inventory-entry',
    by: byKey,
    ...products,
    actions: inventoryActions,
    deleted: { type: 'InventoryEntryDeleted' },
    present: entry,
  });
  register(scope, context, {
    path: '/channels',
    kind: 'channel',
    by: byKey,
    view: ['view_channels', 'view_products'],
  });
  register(scope, context, { path: '/product-projections', kind: 'product', by: byKey, view: products.view });
  register(scope, context, {
    path: '/states',
    kind: 'state',
    by: byKey,
    view: ['view_states', 'view_orders', 'view_products'],
  });
  register(scope, context, { path: '/messages', kind: 'message', view: ['view_messages'] });
  register(scope, context, {
    path: '/orders',
    kind: 'order',
    by: ['orderNumber', 'order-number'],
    view: ['view_orders'],
    manage: ['manage_orders'],
    actions: orderActions,
    deleted: { type: 'OrderDeleted' },
  });
  register(scope, context, {
    path: '/subscriptions',
    kind: 'subscription',
    by: byKey,
    view: ['manage_subscriptions'],
    manage: ['manage_subscriptions'],
    actions: subscriptionActions,
  });
  registerSubscriptionCreation(scope, context);

  scope.post('/inventory', { config: { scopes: products.manage } }, async (request, reply) => {
    const { supplyChannel, ...draft } = readInventoryDraft(request);
    const place = supplyChannel ? { supplyChannel: resolve(context, 'channel', supplyChannel) } : {};
    const created = newResource(context, { ...draft, ...place });
    const happening = { type: 'InventoryEntryCreated', inventoryEntry: { ...created } };
    return reply.code(201).send(entry(create(context, 'inventory-entry', created, [happening])));
  });
  scope.post('/channels', { config: { scopes: ['manage_channels', 'manage_products'] } }, async (request, reply) => {
    const draft = readChannelDraft(request);
    return reply
      .code(201)
      .send(create(context, 'channel', newResource(context, { roles: ['InventorySupply'], ...draft })));
  });
}

function register(scope: FastifyInstance, context: CommercetoolsContext, routed: Routed): void {
  const { path, kind, by, view, manage, actions, deleted, present = (resource) => resource } = routed;
  scope.get(path, { config: { scopes: view } }, async (request) =>
    pageOf(request, context.state.kinds[kind].rows.values(), present),
  );
  const addresses = [
    [`${path}/:id`, 'id', 'id'] as const,
    ...(by ? [[`${path}/${by[1]}=:id`, by[0], by[1]] as const] : []),
  ];
  for (const [address, field] of addresses) {
    const current = (request: FastifyRequest) => find(context, kind, field, (request.params as { id: string }).id);
    scope.get(address, { config: { scopes: view } }, async (request) => present(current(request)));
    if (!actions || !manage) continue;
    scope.post(address, { config: { scopes: manage } }, async (request) =>
      present(update(context, kind, current(request), actions, request)),
    );
    scope.delete(address, { config: { scopes: manage } }, async (request) =>
      present(remove(context, kind, current(request), queryValue(request, 'version'), deleted ? [deleted] : [])),
    );
  }
}
