/** Actions on a return. Success is the JSON literal `true`; a refusal is 200 with `errors`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonBody, queryValue } from '../core/http-server.ts';
import type { LoopContext } from './context.ts';
import { recordEffect } from './effects.ts';
import type { LoopReturn } from './model.ts';
import { queueProcessing, removeLines, setState } from './processing.ts';
import { actionRefusal, forbiddenRefusal, validationRefusal } from './refusals.ts';

type WithId = { Params: { id: string } };

export function registerActionRoutes(scope: FastifyInstance, context: LoopContext): void {
  const succeed = (reply: FastifyReply) => reply.type('application/json').send('true');

  scope.post<WithId>('/warehouse/return/:id/process', async (request, reply) => {
    const value = returnOf(context, request.params.id);
    refuseUnprocessable(context, value);
    recordEffect(context, request, { operation: 'process', reference: value.id, detail: { body: jsonBody(request) } });
    queueProcessing(context, value, 'api');
    return succeed(reply);
  });

  scope.post<WithId>('/warehouse/return/:id/flag', async (request, reply) => {
    const value = returnOf(context, request.params.id);
    if (value.state === 'review') return succeed(reply);
    if (value.state !== 'open')
      throw actionRefusal(`Return is ${value.state} and therefore cannot be flagged.`, 'UNPROCESSABLE_RETURN');
    return change(request, reply, value, 'flag', 'review', 'return.updated');
  });

  scope.post<WithId>('/warehouse/return/:id/close', async (request, reply) => {
    const value = returnOf(context, request.params.id);
    if (value.state !== 'open' && value.state !== 'review') {
      throw actionRefusal(`Return is ${value.state} and therefore cannot be closed.`, 'UNPROCESSABLE_RETURN');
    }
    return change(request, reply, value, 'close', 'closed', 'return.closed');
  });

  scope.post<WithId>('/warehouse/return/:id/cancel', async (request, reply) => {
    const value = returnOf(context, request.params.id);
    if (value.state === 'review') {
      throw actionRefusal('Return is flagged and therefore cannot be cancelled.', 'UNPROCESSABLE_FLAGGED_RETURN');
    }
    if (value.state !== 'open') {
      throw actionRefusal(`Return is ${value.state} and therefore cannot be cancelled.`, 'UNPROCESSABLE_RETURN');
    }
    return change(request, reply, value, 'cancel', 'cancelled', 'return.updated');
  });

  scope.post<WithId>('/warehouse/return/:id/remove', async (request, reply) => {
    const value = returnOf(context, request.params.id);
    const lineIds = readLineIds(context, request, value);
    for (const lineId of lineIds) {
      recordEffect(context, request, {
        operation: 'remove',
        reference: value.id,
        identity: `${value.id} ${lineId}`,
        detail: { lineItemId: lineId },
      });
    }
    removeLines(context, value, lineIds);
    if (value.line_items.length === 0) context.sender.emit('return.updated', value);
    else queueProcessing(context, value, 'api');
    return succeed(reply);
  });

  function change(
    request: FastifyRequest,
    reply: FastifyReply,
    value: LoopReturn,
    operation: string,
    next: string,
    trigger: string,
  ): FastifyReply {
    setState(context, value, next);
    recordEffect(context, request, { operation, reference: value.id });
    context.sender.emit(trigger, value);
    return succeed(reply);
  }
}

/** The return with this id. Refuses an unknown one with 200 and `NOT_FOUND` (inferred). */
export function returnOf(context: LoopContext, id: string): LoopReturn {
  const value = context.state.returns.get(id);
  if (!value) throw actionRefusal('Return not found.', 'NOT_FOUND');
  return value;
}

function refuseUnprocessable(context: LoopContext, value: LoopReturn): void {
  if (value.state === 'review' && !context.settings.allowProcessingFlagged) {
    throw actionRefusal('Return is flagged and therefore cannot be processed.', 'UNPROCESSABLE_FLAGGED_RETURN');
  }
  if (value.state !== 'open' && value.state !== 'review') {
    throw actionRefusal(`Return is ${value.state} and therefore cannot be processed.`, 'UNPROCESSABLE_RETURN');
  }
}

/** The lines to remove; only those with a refund or store credit qualify. Messages are the vendor's (verified). */
function readLineIds(context: LoopContext, request: FastifyRequest, value: LoopReturn): ReadonlySet<string> {
  const asked = (queryValue(request, 'line_item_id') ?? '').split(',').filter((id) => id !== '');
  if (asked.length === 0) throw validationRefusal('line_item_id', 'The line item id field is required.');
  if (value.state !== 'open' && value.state !== 'review') {
    throw validationRefusal('line_item_id', 'Return cannot be modified.');
  }
  const foreign = asked.some((id) => (context.state.lineOwners.get(id) ?? value.id) !== value.id);
  if (foreign) throw forbiddenRefusal('This line item does not belong to the return.');
  const isExchange = (value.outcome ?? '').includes('exchange') || value.outcome === 'upsell';
  const own = asked.filter((id) => !isExchange && context.state.lineOwners.get(id) === value.id);
  if (own.length === 0) throw validationRefusal('line_item_id', 'There are no line items that qualify for removal');
  if (own.length < asked.length) {
    throw validationRefusal('line_item_id', 'Not all line items qualify for removal');
  }
  return new Set(own);
}
