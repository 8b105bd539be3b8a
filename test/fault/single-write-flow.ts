/** A flow of single writes under two mechanisms: a flag, which may be set again, and a note, which is read back. */
import type { RunFlowStep, Step } from '../../schemas/formats/flow.ts';
import { schema as noteRequest } from '../../schemas/systems/loop-returns/note-request.ts';
import { bodyOf, taking, takingFlow, writing } from '../scenario/loop-writes.ts';

const note = bodyOf(noteRequest, `{ 'content': 'Held for review (note:' & event.id & ')' }`);

export const noteRoute = 'POST /api/:version/warehouse/return/:id/note';

export const writeStep = (
  id: string,
  operation: string,
  more: Partial<Extract<Step, { shape: 'connector' }>>,
): Step => ({
  id,
  title: operation,
  shape: 'connector',
  connector: 'loop-returns',
  operation,
  parameters: { returnId: '$record.key' },
  ...more,
});

const flagReturn = writeStep('flag', 'flagReturn', { write: { reference: "'flag:' & $record.key" } });
const addNote = writeStep('note', 'addNote', { write: { reference: "'note:' & $record.key", body: note.id } });

/** A write under a reference of each attempt, so that none stands in the way of another. */
export const flagPerAttempt = writing([
  writeStep('flag', 'flagReturn', { write: { reference: "'flag:' & $record.key & ':' & $record.attempt" } }),
]);

export const flagOnly = writing([flagReturn]);
export const noteOnly = writing([addNote], [note]);
export const flagAndNote = writing([flagReturn, addNote], [note]);

/** Hands each return that is flagged to another flow. */
export const handOver: RunFlowStep = {
  id: 'hand-over',
  title: 'Let the flagged return be noted',
  shape: 'run-flow',
  flow: takingFlow,
  records: "$effects[step = 'flag'].{ 'key': $record.key, 'version': lineReference, 'event': { 'id': $record.key } }",
};

/** Two flows: the one that takes over what was flagged writes the note. */
export const flagThenNote = writing([flagReturn, handOver], [note], [taking([addNote])]);

/** A write that nothing protects: a line leaves its return. */
export const removeLine = (lineItemIds: string) =>
  writing([
    writeStep('remove', 'removeLines', {
      parameters: { returnId: '$record.key', lineItemIds },
      write: { reference: "'remove:' & $record.key" },
      onUnknown: 'WRITE_UNKNOWN',
    }),
  ]);
