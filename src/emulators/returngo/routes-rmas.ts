/** RMAs: the list of summaries, one in full, its status and its comments. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { queryValue } from '../core/http-server.ts';
import { shopOf } from './admission.ts';
import type { ReturngoContext } from './context.ts';
import { recordEffect } from './effects.ts';
import { type KeptRma, rmaStatuses } from './model.ts';
import { pageOf } from './paging.ts';
import { idOf, listValue, objectBody, oneOf, timeCondition } from './reading.ts';
import { Refusal } from './refusals.ts';
import { changeStatus, comment } from './rma-changes.ts';
import { compareIds } from './state.ts';
import { mayFollow } from './transitions.ts';

type WithId = { Params: { id: string } };
const maximumCommentLength = 100_000;

export function registerRmaRoutes(scope: FastifyInstance, context: ReturngoContext): void {
  scope.get('/rmas', async (request) => {
    const order = orderOf(request);
    const rows = fitting(context, request).sort(order);
    const { page, end } = pageOf(context, request, {
      rows,
      prefix: 'returns.id:',
      id: ({ id }) => id,
      isAfter: (row, id) => {
        const last = context.state.rmas.get(id);
        return last ? order(row, last) > 0 : compareIds(row.id, id) > 0;
      },
    });
    return { rmas: page.map(({ value }) => value.rmaSummary), ...end };
  });

  scope.get<WithId>('/rma/:id', async (request) => rmaOf(context, request).value);

  scope.put<WithId>('/rma/:id/status', async (request) => {
    const rma = rmaOf(context, request);
    const from = rma.value.rmaSummary.status;
    const to = oneOf(objectBody(request), 'status', rmaStatuses);
    if (from === to && context.settings.repeatedStatus === 'accepted') return rma.value.rmaSummary;
    if (!mayFollow('rma', from, to)) throw new Refusal(400, `Invalid status transition from ${from} to ${to}`);
    if (to === 'Done') refuseUnvalidated(context, rma);
    recordEffect(context, request, {
      operation: 'setStatus',
      reference: rma.id,
      identity: `${rma.id} ${to}`,
      detail: { from, to },
    });
    changeStatus(context, rma, to, 'API');
    return rma.value.rmaSummary;
  });

  scope.post<WithId>('/rma/:id/comment', async (request) => {
    const rma = rmaOf(context, request);
    const text = objectBody(request)[context.settings.commentField];
    if (typeof text !== 'string' || text.trim() === '' || text.length > maximumCommentLength) {
      throw new Refusal(400, `${context.settings.commentField} is required`);
    }
    recordEffect(context, request, { operation: 'comment', reference: rma.id, identity: `${rma.id} ${text}` });
    comment(context, rma, 'merchant', text);
    return { message: 'Success' };
  });
}

/** The RMA that the path names, if it is one of the shop's. */
export function rmaOf(context: ReturngoContext, request: FastifyRequest<WithId>): KeptRma {
  const rma = context.state.rmas.get(idOf(request.params.id));
  if (rma?.shop !== shopOf(context, request)) throw new Refusal(404, 'RMA not found');
  return rma;
}

function fitting(context: ReturngoContext, request: FastifyRequest): KeptRma[] {
  const created = timeCondition(request, 'rma_created_at');
  const updated = timeCondition(request, 'rma_updated_at');
  const statuses = listValue(request, 'status');
  const unknown = statuses?.find((status) => !rmaStatuses.some((known) => known === status));
  if (unknown !== undefined) throw new Refusal(400, `Invalid status: ${unknown}`);
  const names = listValue(request, 'order_name');
  const numbers = listValue(request, 'tracking_numbers');
  const customers = listValue(request, 'customer_ids');
  return context.state.ofShop(shopOf(context, request)).filter(
    ({ value }) =>
      created(value.createdAt) &&
      updated(value.lastUpdated) &&
      (statuses?.includes(value.rmaSummary.status) ?? true) &&
      (names?.includes(value.rmaSummary.order_name ?? '') ?? true) &&
      (numbers?.some((number) => value.shipments?.some(({ trackingNumber }) => trackingNumber === number)) ?? true) &&
      // The RMA shows no customer id; a test may add one.
      (customers?.includes(String((value as { customerId?: unknown }).customerId)) ?? true),
  );
}

const columns = { rma_created_at: 'createdAt', rma_updated_at: 'lastUpdated' } as const;

/** By id, unless other columns are asked for with a sign each (verified). */
function orderOf(request: FastifyRequest): (left: KeptRma, right: KeptRma) => number {
  const sorts = (queryValue(request, 'sort_by')?.split(',') ?? []).map((text) => {
    const [, sign = '', name = ''] = /^([+-])(rma_created_at|rma_updated_at)$/.exec(text) ?? [];
    if (name === '') throw new Refusal(400, `Invalid sort_by: ${text}`);
    return { sign: sign === '-' ? -1 : 1, column: columns[name as keyof typeof columns] };
  });
  return (left, right) => {
    for (const { sign, column } of sorts) {
      const difference = Date.parse(String(left.value[column])) - Date.parse(String(right.value[column]));
      if (difference !== 0) return sign * difference;
    }
    return compareIds(left.id, right.id);
  };
}

/** Where the shop has it so, units must be validated first, but not those that need no shipment (verified). */
function refuseUnvalidated(context: ReturngoContext, rma: KeptRma): void {
  if (!context.settings.validationBeforeDone) return;
  const open = rma.value.items.some(
    ({ returnMethod, itemValidationStatusResponse }) =>
      returnMethod?.type !== 'No shipment required' && !itemValidationStatusResponse?.lastValidationDate,
  );
  if (open) throw new Refusal(400, 'All items must be validated first');
}
