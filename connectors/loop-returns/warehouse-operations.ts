/** Calls about notes, inspection and the places that goods are sent to. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { documented, publishedClient } from './evidence.ts';
import { envelopeOutcomes, noteListOutcomes, returnWriteOutcomes } from './outcomes.ts';
import { neverRepeated, retry } from './retry.ts';

const returnId = { in: 'path', required: true, description: 'Loop return id.' } as const;

export const warehouseOperations: Record<string, Operation> = {
  listNotes: {
    title: 'Notes of a return',
    evidence: publishedClient,
    direction: 'read',
    method: 'GET',
    path: '/warehouse/return/{returnId}/notes',
    parameters: { returnId },
    response: 'loop-returns/notes',
    items: '$type($) = "array" ? $ : []',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: noteListOutcomes,
  },
  addNote: {
    title: 'Add a note to a return',
    evidence: publishedClient,
    description:
      'A note with the same content counts as this one when its outcome is read back, so the content should name what it is about once (a reference, say). The answer is third-party knowledge.',
    direction: 'write',
    method: 'POST',
    path: '/warehouse/return/{returnId}/note',
    parameters: { returnId },
    request: 'loop-returns/note-request',
    response: 'loop-returns/note',
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listNotes',
        parameters: { returnId: 'parameters.returnId' },
        found: 'body[content = $$.request.content][0]',
        settleMs: '{settings.settle.changeMs}',
      },
    ],
    retry,
    outcomes: returnWriteOutcomes,
  },
  gradeItems: {
    title: 'Grade inspected units',
    evidence: documented,
    description: 'At most 30 units. Lines of another shop refuse the whole call with 403.',
    direction: 'write',
    method: 'POST',
    path: '/dispositioning/grade',
    request: 'loop-returns/grade-request',
    response: 'loop-returns/grade-response',
    batch: {
      limit: 30,
      lines: 'items',
      results: '[body.{"reference": $string(line_item_id), "outcome": "confirmed"}]',
    },
    idempotency: [{ kind: 'none' }],
    retry: neverRepeated,
  },
  assessItems: {
    title: 'Say what happens with inspected units',
    evidence: documented,
    description: 'Request and answer are inferred from grade.',
    direction: 'write',
    method: 'POST',
    path: '/dispositioning/assess',
    request: 'loop-returns/assess-request',
    response: 'loop-returns/assess-response',
    batch: {
      limit: 30,
      lines: 'items',
      results: '[body.{"reference": $string(line_item_id), "outcome": "confirmed"}]',
    },
    idempotency: [{ kind: 'none' }],
    retry: neverRepeated,
  },
  listDestinations: {
    title: 'Places that returns are sent to',
    evidence: publishedClient,
    description: 'Not paged.',
    direction: 'read',
    method: 'GET',
    path: '/destinations',
    response: 'loop-returns/destinations',
    items: 'destinations',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: envelopeOutcomes,
  },
  createDestination: {
    title: 'Create a destination',
    evidence: publishedClient,
    description: 'Read back by name and type, so a name should be used once.',
    direction: 'write',
    method: 'POST',
    path: '/destinations',
    request: 'loop-returns/destination-request',
    response: 'loop-returns/destination',
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listDestinations',
        parameters: {},
        found: 'body.destinations[name = $$.request.name and type = $$.request.type][0]',
        settleMs: '{settings.settle.changeMs}',
      },
    ],
    retry,
  },
};
