/** What tests do to orders as a whole, in the place of shoppers and of others. Stock is left alone. */
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { controlDecoder } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import { create, find, update } from './changing.ts';
import { type CommercetoolsContext, newResource } from './context.ts';
import { orderActions } from './order-actions.ts';
import type { Order } from './order-model.ts';
import { OrderSeed, orderOf } from './seeding.ts';

const decodeOrder = controlDecoder(OrderSeed);
const decodeEdit = controlDecoder(
  Type.Object({ lineItemId: Type.String(), quantity: Type.Integer({ minimum: 0 }) }, { additionalProperties: false }),
);

/** Registers `/whole-orders`; one is named by its id, or where it is read, by its number. */
export function registerOrderControl(scope: FastifyInstance, context: CommercetoolsContext): void {
  /** A shopper orders: subscribers are told. */
  scope.post('/whole-orders', async (request) => {
    const order = newResource(context, orderOf(context, decodeOrder(jsonBody(request))));
    return create(context, 'order', order, [{ type: 'OrderCreated', order }]);
  });

  scope.get<{ Params: { name: string } }>('/whole-orders/:name', async ({ params: { name } }) => {
    const { order } = context.state.kinds;
    return order.by('orderNumber', name) ?? find(context, 'order', 'id', name);
  });

  /** An edit of the order is applied: units of a line change. Nobody is told, as if the notification were lost. */
  scope.post<{ Params: { name: string } }>('/whole-orders/:name/edits', async (request) => {
    const order = structuredClone(find(context, 'order', 'id', request.params.name)) as Order;
    const { lineItemId, quantity } = decodeEdit(jsonBody(request));
    for (const line of order.lineItems) if (line.id === lineItemId) line.quantity = quantity;
    order.version += 1;
    order.lastModifiedAt = context.clock.iso();
    context.state.kinds.order.put(order);
    return order;
  });

  /** What others change in an order; takes the body of an update. */
  scope.post<{ Params: { name: string } }>('/whole-orders/:name', async (request) =>
    update(context, 'order', find(context, 'order', 'id', request.params.name), orderActions, request),
  );
}
