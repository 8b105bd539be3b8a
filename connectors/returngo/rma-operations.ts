/** Calls about RMAs and their parcels. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { bodyUnpublished, commentBody, documented } from './evidence.ts';
import { listFilter, pageParameters, pagination, retry, rmaId, timeFilter } from './operation-parts.ts';
import {
  removalOutcomes,
  rmaListOutcomes,
  rmaOutcomes,
  rmaStatusOutcomes,
  rmaWriteOutcomes,
  shipmentOutcomes,
} from './outcomes.ts';

const shipmentId = { in: 'path', required: true, description: 'shipmentId from the RMA.' } as const;

export const rmaOperations: Record<string, Operation> = {
  listRmas: {
    title: 'RMAs that changed',
    evidence: documented,
    description:
      'Summaries only: what is in an RMA costs one call more. Pages follow the id of the RMA; sorting by a time that changes may lose rows between pages. Changes of parcels may leave rma_updated_at as it is (observed): poll with an overlap, and listen to events of shipments.',
    direction: 'read',
    method: 'GET',
    path: '/rmas',
    parameters: {
      ...pageParameters,
      createdAt: timeFilter('rma_created_at'),
      updatedAt: timeFilter('rma_updated_at'),
      status: listFilter('status', 'Any of Pending, Approved, Received, Validated, Done, Rejected, Canceled.'),
      orderNames: listFilter('order_name', "The platform's order names."),
      customerIds: listFilter('customer_ids', "The platform's customer ids."),
      trackingNumbers: { ...listFilter('tracking_numbers', 'Tracking numbers of parcels.'), personal: true },
      sortBy: {
        in: 'query',
        name: 'sort_by',
        join: ',',
        description: '+ or - before rma_created_at or rma_updated_at; ascending is +.',
      },
    },
    response: 'returngo/rma-list',
    items: 'rmas',
    pagination,
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: rmaListOutcomes,
  },
  getRma: {
    title: 'One RMA',
    evidence: documented,
    description: 'With its units, parcels, comments, exchange orders and transactions.',
    direction: 'read',
    method: 'GET',
    path: '/rma/{rmaId}',
    parameters: { rmaId, includeMedia: { in: 'query', description: 'true: with links to photos and videos.' } },
    response: 'returngo/rma',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: rmaOutcomes,
  },
  setRmaStatus: {
    title: 'Set the status of an RMA',
    evidence: bodyUnpublished,
    description:
      'A change that is not permitted is 400 (verified); which are permitted is not published, nor is the body (inferred). A status that is there already counts as set.',
    direction: 'write',
    method: 'PUT',
    path: '/rma/{rmaId}/status',
    parameters: { rmaId },
    request: 'returngo/status-request',
    response: 'returngo/write-answer',
    fieldNames: '{settings.fieldNames.status}',
    idempotency: [
      {
        kind: 'readBack',
        operation: 'getRma',
        parameters: { rmaId: 'parameters.rmaId' },
        found: 'body.rmaSummary.status = request.status ? {"status": request.status}',
        settleMs: '{settings.settleMs}',
      },
    ],
    retry,
    outcomes: rmaStatusOutcomes,
  },
  addComment: {
    title: 'Comment on an RMA',
    evidence: commentBody,
    description:
      'Found again by its text, so the text must be of this one event: name the reference of what it is about. A text that stands there already counts as written.',
    direction: 'write',
    method: 'POST',
    path: '/rma/{rmaId}/comment',
    parameters: { rmaId },
    request: 'returngo/comment-request',
    response: 'returngo/write-answer',
    fieldNames: '{settings.fieldNames.comment}',
    idempotency: [
      {
        kind: 'readBack',
        operation: 'getRma',
        parameters: { rmaId: 'parameters.rmaId' },
        // The system may put its own elements around what was sent.
        found: 'body.comments[$contains($string(htmlText), $$.request.htmlText)][0]',
        settleMs: '{settings.settleMs}',
      },
    ],
    retry,
    outcomes: rmaWriteOutcomes,
  },
  updateShipment: {
    title: 'Update a parcel',
    evidence: documented,
    description:
      'Status and tracking at once. The same status again is no change of status and takes the other fields (verified), so that a repeat does no harm. A change that is not permitted is 400. Permitted: Pending to LabelCreated, Shipped, Received, Canceled, Validated; LabelCreated to Shipped, Received, Canceled, Validated; Shipped to Received, Canceled, Validated; Canceled to Received, Validated; Received to Validated (verified).',
    direction: 'write',
    method: 'PUT',
    path: '/shipment/{shipmentId}',
    parameters: { shipmentId },
    request: 'returngo/shipment-request',
    response: 'returngo/write-answer',
    idempotency: [{ kind: 'naturalKey', field: 'shipmentId' }],
    retry,
    outcomes: shipmentOutcomes,
  },
  deleteShipment: {
    title: 'Remove a parcel',
    evidence: documented,
    description: 'A parcel that is not there counts as removed: a repeat does no harm, and a wrong id is not noticed.',
    direction: 'write',
    method: 'DELETE',
    path: '/shipment/{shipmentId}',
    parameters: { shipmentId },
    response: 'returngo/write-answer',
    idempotency: [{ kind: 'naturalKey', field: 'shipmentId' }],
    retry,
    outcomes: removalOutcomes,
  },
};
