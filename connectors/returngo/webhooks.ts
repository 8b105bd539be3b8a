/**
 * Events that ReturnGO sends, unsigned. Whoever learns the address could send one too, so a body is only a hint: flows
 * read the RMA that it names. Of the bodies only eventName is documented; versions are made of the whole body, and an
 * event that comes twice with the same body is one event. What is missed so is found by the poll.
 */
import type { Connector } from '../../schemas/formats/connector.ts';

const key = '$string($lookup($, "{settings.webhookFields.rmaId}"))';
/** Nothing in the body is known to tell events apart: then all of it does. */
const version = '""';

export const webhooks: NonNullable<Connector['webhooks']> = {
  signature: { kind: 'secretPath', credential: 'webhookSecret' },
  maximumBytes: 1_048_576,
  topic: '$lowercase($substringBefore(eventName, "_")) ~> $replace(/^refund$/, "transaction")',
  trigger: 'eventName',
  topics: {
    rma: {
      description: 'An RMA was made or its status changed.',
      schema: 'returngo/rma-webhook',
      triggers: ['RMA_CREATED', 'RMA_STATUS_UPDATED'],
      key,
      version,
    },
    shipment: {
      description: 'A parcel was made or moved. Its RMA may show no newer lastUpdated.',
      schema: 'returngo/shipment-webhook',
      triggers: ['SHIPMENT_CREATED', 'SHIPMENT_STATUS_UPDATED', 'SHIPMENT_TRACKER_STATUS_UPDATED'],
      key,
      version,
    },
    transaction: {
      description: 'Money was asked for or paid back.',
      schema: 'returngo/transaction-webhook',
      triggers: ['TRANSACTION_CREATED', 'REFUND_CREATED'],
      key,
      version,
    },
  },
};
