/** What only this control API has: where pushes go, reservations that orders make, and how a subscription fares. */
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { controlDecoder, invalidControlBody } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import { create } from './changing.ts';
import { type CommercetoolsContext, newResource } from './context.ts';
import { presentEntry } from './inventory.ts';
import { announceChange } from './notifications.ts';
import { decodeOrder, placeOrder } from './placing.ts';
import { productOf } from './seeding.ts';
import { CommercetoolsSettings } from './settings.ts';

const strict = { additionalProperties: false } as const;
const decodePush = controlDecoder(CommercetoolsSettings.properties.push);
const decodeProduct = controlDecoder(Type.Object({ skus: Type.Array(Type.String(), { minItems: 1 }) }, strict));
const decodeReservation = controlDecoder(
  Type.Object({ id: Type.String(), quantity: Type.Integer({ minimum: 1 }) }, strict),
);
const decodeStatus = controlDecoder(
  Type.Object(
    {
      key: Type.String(),
      status: Type.Union(
        [
          'Healthy',
          'ConfigurationError',
          'ConfigurationErrorDeliveryStopped',
          'TemporaryError',
          'ManuallySuspended',
        ].map((status) => Type.Literal(status)),
      ),
    },
    strict,
  ),
);

/** Registers `/push`, `/orders`, `/products`, `/reserve` and `/subscription-status`. */
export function registerCommercetoolsControl(scope: FastifyInstance, context: CommercetoolsContext): void {
  scope.post('/push', async (request) => {
    context.settings.push = decodePush(jsonBody(request));
    return { push: context.settings.push };
  });

  scope.post('/orders', async (request) => placeOrder(context, decodeOrder(jsonBody(request))));

  /** A product that the shop's people publish: subscribers are told of it. */
  scope.post('/products', async (request) => {
    const product = newResource(context, productOf(context, decodeProduct(jsonBody(request))));
    return create(context, 'product', product);
  });

  /** As a new order does it: a change, and no message. */
  scope.post('/reserve', async (request) => {
    const { id, quantity } = decodeReservation(jsonBody(request));
    const { kinds, reservations } = context.state;
    const entry = kinds['inventory-entry'].rows.get(id);
    if (!entry) throw invalidControlBody(`/id: there is no entry ${id}.`);
    reservations.set(id, [...(reservations.get(id) ?? []), { quantity, at: context.clock.now() }]);
    const oldVersion = entry.version;
    entry.version += 1;
    entry.lastModifiedAt = context.clock.iso();
    announceChange(context, 'inventory-entry', entry, { kind: 'ResourceUpdated', oldVersion }, []);
    return { entry: presentEntry(context, entry) };
  });

  scope.post('/subscription-status', async (request) => {
    const { key, status } = decodeStatus(jsonBody(request));
    const subscription = context.state.kinds.subscription.by('key', key);
    if (!subscription) throw invalidControlBody(`/key: there is no subscription ${key}.`);
    subscription.status = status;
    return { status };
  });
}
