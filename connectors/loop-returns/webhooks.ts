/**
 * Events that Loop sends. No payload carries an event id or a time of sending (verified by absence), so each version is
 * made of what changes from event to event: a repeated delivery has the same bytes and so the same version. An event
 * that cannot be told from an earlier one is found by the poll.
 */
import type { Connector } from '../../schemas/formats/connector.ts';

/**
 * Joins what is there; null and absent parts are left out. Each part becomes text on its own, because JSONata 2.2.2 takes
 * a filtered array of one string apart when a path goes on from it.
 */
const joined = (...parts: string[]): string =>
  `$join([${parts.map((part) => `$string(${part})`).join(', ')}][$ != "null"], "|")`;

export const webhooks: NonNullable<Connector['webhooks']> = {
  signature: {
    kind: 'hmacSha256',
    // Loop signs what PHP wrote: compact, with escaped slashes. Only the raw bytes verify.
    header: 'X-Loop-Signature',
    encoding: 'base64',
    credential: 'webhookSecret',
  },
  maximumBytes: 1_048_576,
  topic: 'topic',
  trigger: 'trigger',
  topics: {
    return: {
      description:
        'A return changed. The topic decides the shape and the trigger the meaning: this topic can be fired by label triggers too.',
      schema: 'loop-returns/return-webhook',
      triggers: ['return.created', 'return.updated', 'return.closed', 'label.created', 'label.updated'],
      key: '$string(id)',
      // Inspections change neither edited_at nor the label, so what they set is part of the version.
      version: joined(
        'trigger',
        'state',
        'edited_at',
        'updated_at',
        'label_status',
        'label_updated_at',
        '$count(line_items)',
        '$sort([line_items.condition.inspected_at, line_items.disposition.inspected_at][$type($) = "string"])[-1]',
        '$substring($join(line_items.disposition.disposition_outcome.$string(), ","), 0, 1000)',
      ),
    },
    'return.processing': {
      description: 'A queued processing failed. Equal failures of one return cannot be told apart.',
      schema: 'loop-returns/return-processing-webhook',
      triggers: ['return.processing.failed'],
      key: '$string(return_id)',
      version: joined('trigger', 'return_state', 'source', '$substring(message ? message : "", 0, 200)'),
    },
    label: {
      description: 'A label was made or its parcel moved. The return is named by id, in older payloads by return_id.',
      schema: 'loop-returns/label-webhook',
      triggers: ['label.created', 'label.updated', 'label.requested', 'label.closed'],
      key: '$string(id ? id : return_id)',
      version: joined('trigger', 'label_status', 'label_updated_at', 'tracking_number', 'shipment_id'),
    },
    'label.request': {
      description: 'An external label provider is asked for a label, or no longer.',
      schema: 'loop-returns/label-request-webhook',
      triggers: ['label.request.issued', 'label.request.cancelled'],
      key: '$string(return_id)',
      version: joined('trigger', 'id'),
    },
    restock: {
      description: 'Stock is to be put back; only where the restock setting of the shop is "webhooks".',
      schema: 'loop-returns/restock-webhook',
      triggers: ['restock.requested'],
      key: '$string(id)',
      // Sums tell two sets of items of one return apart, and stay short for any number of items.
      version: `($items := [restock_items, restock_items.*][$exists(variant_id)]; ${joined(
        'trigger',
        '$count($items)',
        '$sum($items.available_adjustment.$number())',
        '$sum($items.variant_id.$number())',
        '$sum($items.location_id[$ != null].$number())',
      )})`,
    },
    giftcard: {
      description: 'Store credit is to be issued. The id is that of the gift card, not of the return.',
      schema: 'loop-returns/giftcard-webhook',
      triggers: ['giftcard.requested'],
      key: '$string(return_id)',
      version: joined('trigger', 'id', 'total_credit_issued'),
    },
    'happy.returns.shipment': {
      description: 'A consolidated shipment of drop-offs was processed.',
      schema: 'loop-returns/happy-returns-shipment-webhook',
      triggers: ['shipment.processed'],
      key: '$string(loop_shipment_id)',
      version: joined('trigger', 'happy_returns_shipment_id'),
    },
  },
};
