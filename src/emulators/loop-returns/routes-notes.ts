/** Notes of a return: read under the plural, written under the singular (third-party). */
import type { FastifyInstance } from 'fastify';
import { jsonBody } from '../core/http-server.ts';
import type { LoopContext } from './context.ts';
import { recordEffect } from './effects.ts';
import type { LoopNote } from './model.ts';
import { Refusal, validationRefusal } from './refusals.ts';
import { returnOf } from './routes-actions.ts';

const maximumLength = 255;
const maximumNotes = 1000;

type WithId = { Params: { id: string } };

export function registerNoteRoutes(scope: FastifyInstance, context: LoopContext): void {
  scope.get<WithId>('/warehouse/return/:id/notes', async (request) => {
    const notes = context.state.notes.get(returnOf(context, request.params.id).id);
    // A return without notes answers the literal false with 422.
    if (notes === undefined) throw new Refusal(422, false, 'The return has no notes.');
    return notes;
  });

  scope.post<WithId>('/warehouse/return/:id/note', async (request) => {
    const value = returnOf(context, request.params.id);
    const content = readContent(jsonBody(request));
    const note: LoopNote = { id: context.state.newId(), content, created_at: context.clock.iso() };
    const notes = context.state.notes.get(value.id) ?? [];
    if (notes.length >= maximumNotes) throw validationRefusal('content', 'The return has too many notes.');
    context.state.notes.set(value.id, [...notes, note]);
    recordEffect(context, request, {
      operation: 'note',
      reference: value.id,
      identity: `${value.id} ${content}`,
      detail: { noteId: note.id, content },
    });
    return note;
  });
}

function readContent(body: unknown): string {
  const content = typeof body === 'object' && body !== null && 'content' in body ? body.content : undefined;
  if (typeof content !== 'string' || content === '') {
    throw validationRefusal('content', 'The content field is required.');
  }
  if ([...content].length > maximumLength) {
    throw validationRefusal('content', `The content may not be greater than ${maximumLength} characters.`);
  }
  return content;
}
