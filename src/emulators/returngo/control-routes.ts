/** What only ReturnGO's control API has: what people and parcels do to RMAs, and webhooks on demand. */
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import { controlDecoder } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import { nowText, type ReturngoContext } from './context.ts';
import { eventNames, type KeptRma, rmaStatuses } from './model.ts';
import { changeStatus, releaseExchange, touch } from './rma-changes.ts';
import { webhookBody } from './webhook-sender.ts';

const strict = { additionalProperties: false } as const;
const Validation = Type.Object(
  {
    returnedItemId: Type.String(),
    isReturned: Type.Boolean(),
    isRestockable: Type.Boolean(),
    nonReturnedReason: Type.Optional(Type.String()),
    nonRestockableReason: Type.Optional(Type.String()),
    storeLocationId: Type.Optional(Type.String()),
  },
  strict,
);

const RmaChange = Type.Object(
  {
    status: Type.Optional(
      Type.Union(
        rmaStatuses.map((status) => Type.Literal(status)),
        {
          description: 'Set from the dashboard: any status, so that an RMA can be reopened too.',
        },
      ),
    ),
    validate: Type.Optional(Type.Array(Validation, { maxItems: 1000 })),
    releaseExchange: Type.Optional(Type.Literal(true, { description: 'Drafts become orders.' })),
    trackerStatus: Type.Optional(Type.String({ description: 'The carrier reports: an event, and nothing else.' })),
  },
  strict,
);

const DeliverWebhooks = Type.Object(
  {
    eventName: Type.Union(eventNames.map((name) => Type.Literal(name))),
    rmaIds: Type.Array(Type.String(), { maxItems: 100_000 }),
    url: Type.String({ pattern: '^http://', description: 'The receiver; the emulator speaks plain HTTP.' }),
    duplicates: Type.Optional(Type.Integer({ minimum: 0, maximum: 10, description: 'Extra copies of each.' })),
  },
  strict,
);

/** Registers `/rmas/:id` and `/webhooks/deliver`. */
export function registerReturngoControl(scope: FastifyInstance, context: ReturngoContext): void {
  const decodeChange = controlDecoder(RmaChange);
  const decodeDelivery = controlDecoder(DeliverWebhooks);

  scope.get<{ Params: { id: string } }>('/rmas/:id', async (request) => rmaOf(context, request.params.id).value);

  scope.post<{ Params: { id: string } }>('/rmas/:id', async (request) => {
    const rma = rmaOf(context, request.params.id);
    const { status, validate, releaseExchange: released, trackerStatus } = decodeChange(jsonBody(request));
    if (validate) validateItems(context, rma, validate);
    if (status !== undefined) changeStatus(context, rma, status, 'Dashboard');
    if (released) releaseExchange(context, rma);
    if (trackerStatus !== undefined) {
      context.sender.emit('SHIPMENT_TRACKER_STATUS_UPDATED', rma, { status: trackerStatus });
    }
    return rma.value;
  });

  scope.post('/webhooks/deliver', async (request) => {
    const { eventName, rmaIds, url, duplicates = 0 } = decodeDelivery(jsonBody(request));
    const { delivery, settings } = context;
    const options = { attempts: settings.webhookAttempts, delayScale: settings.webhookDelayScale };
    let delivered = 0;
    for (const rma of rmaIds.map((id) => rmaOf(context, id))) {
      for (let copy = 0; copy <= duplicates; copy += 1) {
        const result = await delivery.deliver({ url, body: webhookBody(eventName, rma, {}), headers: {} }, options);
        if (result.delivered) delivered += 1;
      }
    }
    return { sent: rmaIds.length * (1 + duplicates), delivered };
  });
}

function validateItems(context: ReturngoContext, rma: KeptRma, found: readonly Static<typeof Validation>[]): void {
  for (const { returnedItemId, ...answer } of found) {
    const item = rma.value.items.find((one) => String(one.returnedItemId) === returnedItemId);
    if (!item) throw notFound(`The RMA ${rma.id} has no unit ${returnedItemId}.`);
    item.itemValidationStatusResponse = { ...answer, lastValidationDate: nowText(context), lastValidatedBy: 'dock' };
  }
  touch(context, rma);
}

function rmaOf(context: ReturngoContext, id: string): KeptRma {
  const rma = context.state.rmas.get(id);
  if (rma) return rma;
  throw notFound(`No RMA has the id ${id}.`);
}

function notFound(why: string): AbortError {
  return new AbortError({
    code: 'CONTROL_RETURN_NOT_FOUND',
    what: 'The change was refused; nothing was changed.',
    why,
    nextSteps: ['Seed the RMA first, or correct the id.'],
  });
}
