/** Orders and dispatches. */
import type { FastifyInstance } from 'fastify';
import type { ArcheanContext } from './context.ts';
import { NewDispatch, NewOrder } from './contract.ts';
import { applyDispatch, dispatchBody } from './dispatches.ts';
import { answerOnce, sentKey } from './idempotency.ts';
import { cancelOrder, orderBody, takeOrder } from './orders.ts';
import { listParameter, pageOf, parameter, updatedSince } from './paging.ts';
import { Problem } from './problems.ts';
import { bodyReader } from './reading.ts';

const readOrder = bodyReader(NewOrder);
const readDispatch = bodyReader(NewDispatch);
const waits = { config: { waitsItself: true } };

export function registerOrderRoutes(scope: FastifyInstance, context: ArcheanContext): void {
  const { paths } = context.settings;
  const refuseWithoutOrders = () => {
    if (!context.settings.capabilities.orders) throw new Problem('not_found', 'This tenant has no orders.');
  };

  scope.post(paths.orders, waits, async (request, reply) => {
    refuseWithoutOrders();
    const order = readOrder(context, request);
    return answerOnce(context, request, reply, order, () => {
      const { created, stored } = takeOrder(context, order, sentKey(context, request));
      return { status: created ? 201 : 200, body: orderBody(stored) };
    });
  });

  scope.get(paths.orders, async (request) => {
    refuseWithoutOrders();
    const reference = parameter(context, request, 'externalReference');
    const rows = [...context.state.orders.values()].filter(
      ({ order }) => reference === undefined || order.externalReference === reference,
    );
    return pageOf(context, request, rows, ({ createdAt, id }) => [createdAt, id], orderBody);
  });

  scope.post<{ Params: { id: string } }>(`${paths.orders}/:id/cancel`, waits, async (request, reply) => {
    refuseWithoutOrders();
    const stored = context.state.orders.get(request.params.id);
    if (!stored) throw new Problem('not_found', 'No order has this id.');
    return answerOnce(context, request, reply, { cancel: stored.id }, () => ({
      status: 200,
      body: orderBody(cancelOrder(context, stored, sentKey(context, request))),
    }));
  });

  scope.get(paths.dispatches, async (request) => {
    refuseWithoutOrders();
    const since = updatedSince(context, request);
    const orders = listParameter(context, request, 'externalReference');
    const rows = context.state.dispatches.filter(
      ({ createdAt, dispatch }) =>
        (since === undefined || createdAt >= since) && (orders?.has(dispatch.orderExternalReference) ?? true),
    );
    return pageOf(context, request, rows, ({ createdAt, id }) => [createdAt, id], dispatchBody);
  });

  scope.post(paths.dispatches, waits, async (request, reply) => {
    refuseWithoutOrders();
    const dispatch = readDispatch(context, request);
    return answerOnce(context, request, reply, dispatch, () => {
      const { reference } = dispatch;
      const known = context.state.dispatches.find((one) => reference && one.dispatch.reference === reference);
      return known
        ? { status: 200, body: dispatchBody(known) }
        : { status: 201, body: dispatchBody(applyDispatch(context, dispatch, sentKey(context, request))) };
    });
  });
}
