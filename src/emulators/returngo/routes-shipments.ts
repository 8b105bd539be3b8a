/** Parcels: they are read with their RMA, and changed by themselves. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { shopOf } from './admission.ts';
import type { ReturngoContext } from './context.ts';
import { recordEffect } from './effects.ts';
import { shipmentStatuses } from './model.ts';
import { idOf, objectBody, oneOf } from './reading.ts';
import { Refusal } from './refusals.ts';
import { comment, touch } from './rma-changes.ts';
import { mayFollow } from './transitions.ts';

type WithId = { Params: { id: string } };
const described = ['carrierName', 'trackingNumber', 'trackingURL', 'labelURL'] as const;

export function registerShipmentRoutes(scope: FastifyInstance, context: ReturngoContext): void {
  scope.put<WithId>('/shipment/:id', async (request) => {
    const { rma, shipment } = shipmentOf(context, request);
    const body = objectBody(request);
    const to = oneOf(body, 'status', shipmentStatuses);
    const missing = described.find((field) => !Object.hasOwn(body, field));
    if (missing !== undefined) throw new Refusal(400, `${missing} is required`);
    const from = shipment.status;
    if (from !== to && !mayFollow('shipment', from, to)) {
      throw new Refusal(400, `Invalid status transition from ${from} to ${to}`);
    }
    const fields = Object.fromEntries(described.map((field) => [field, textOf(body[field], field)]));
    const changes = from !== to || described.some((field) => (shipment[field] ?? null) !== fields[field]);
    Object.assign(shipment, fields, { status: to });
    if (!changes) return shipment;
    recordEffect(context, request, {
      operation: 'updateShipment',
      reference: String(shipment.shipmentId),
      identity: `${shipment.shipmentId} ${JSON.stringify([to, fields])}`,
      detail: { from, to, ...fields },
    });
    if (context.settings.shipmentTouchesRma) touch(context, rma);
    if (from !== to) {
      comment(context, rma, 'system', `Shipment ${shipment.shipmentId} is ${to}`);
      context.sender.emit('SHIPMENT_STATUS_UPDATED', rma, { shipmentId: String(shipment.shipmentId), status: to });
    }
    return shipment;
  });

  scope.delete<WithId>('/shipment/:id', async (request) => {
    const { rma, shipment } = shipmentOf(context, request);
    rma.value.shipments = (rma.value.shipments ?? []).filter((one) => one !== shipment);
    recordEffect(context, request, { operation: 'deleteShipment', reference: String(shipment.shipmentId) });
    return { message: 'Success' };
  });
}

function shipmentOf(context: ReturngoContext, request: FastifyRequest<WithId>) {
  const found = context.state.shipment(shopOf(context, request), idOf(request.params.id));
  if (!found) throw new Refusal(404, 'Shipment not found');
  return found;
}

function textOf(value: unknown, field: string): string | null {
  if (value === null || typeof value === 'string') return value;
  throw new Refusal(400, `Invalid ${field}`);
}
