/** What only Loop's control API has: returns as people change them, and webhooks on demand. */
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import { controlDecoder } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import type { LoopContext } from './context.ts';
import type { LoopReturn } from './model.ts';
import { removeLines } from './processing.ts';
import { DeliverWebhooks, deliverWebhooks } from './webhook-runs.ts';

const strict = { additionalProperties: false } as const;
const AnyFields = Type.Record(Type.String(), Type.Unknown());

const ReturnChange = Type.Object(
  {
    change: Type.Optional(AnyFields),
    lines: Type.Optional(
      Type.Array(Type.Object({ line_item_id: Type.String(), change: AnyFields }, strict), { maxItems: 1000 }),
    ),
    removeLines: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
    emit: Type.Optional(Type.Boolean({ description: 'Send the webhooks that follow; default true.' })),
  },
  strict,
);
type ReturnChange = Static<typeof ReturnChange>;

/** Fields that change without an edit of the return: its way, not its content. */
const unedited = /^(state|carrier|tracking_number|labels?|label_.*|destination_id|return_method|package_reference)$/;
const inspectionFields: readonly string[] = ['condition', 'disposition'];

/** Registers `/returns/:id` and `/webhooks/deliver`. */
export function registerLoopControl(scope: FastifyInstance, context: LoopContext): void {
  const decodeChange = controlDecoder(ReturnChange);
  const decodeDelivery = controlDecoder(DeliverWebhooks);

  scope.get('/returns', async () => ({ returns: [...context.state.returns.values()] }));

  scope.get<{ Params: { id: string } }>('/returns/:id', async (request) => returnOf(context, request.params.id));

  scope.post<{ Params: { id: string } }>('/returns/:id', async (request) => {
    const value = returnOf(context, request.params.id);
    const change = decodeChange(jsonBody(request));
    refuseUnknownLines(value, change);
    changeReturn(context, value, change);
    if (change.emit !== false) emitChange(context, value, change);
    return value;
  });

  scope.post('/webhooks/deliver', async (request) => deliverWebhooks(context, decodeDelivery(jsonBody(request))));
}

function changeReturn(context: LoopContext, value: LoopReturn, change: ReturnChange): void {
  const { id } = value;
  Object.assign(value, structuredClone(change.change ?? {}), { id });
  for (const { line_item_id, change: fields } of change.lines ?? []) {
    const line = value.line_items.find((candidate) => candidate.line_item_id === line_item_id);
    if (line) Object.assign(line, structuredClone(fields), { line_item_id });
  }
  if (change.removeLines && change.removeLines.length > 0) removeLines(context, value, new Set(change.removeLines));
  context.state.put(value);
  const now = context.clock.iso();
  if (change.change?.updated_at === undefined) context.state.touch(value, now);
  if (isEdit(change) && change.change?.edited_at === undefined) value.edited_at = now;
}

function isEdit(change: ReturnChange): boolean {
  const fields = Object.keys(change.change ?? {});
  const lineFields = (change.lines ?? []).flatMap((line) => Object.keys(line.change));
  return (
    (change.removeLines ?? []).length > 0 ||
    fields.some((field) => !unedited.test(field) && field !== 'updated_at' && field !== 'edited_at') ||
    lineFields.some((field) => !inspectionFields.includes(field))
  );
}

function emitChange(context: LoopContext, value: LoopReturn, change: ReturnChange): void {
  const fields = Object.keys(change.change ?? {});
  const label = fields.some((field) => field.startsWith('label') || field === 'tracking_number' || field === 'carrier');
  if (label) context.sender.emit('label.updated', value);
  if (change.change?.state === 'closed') context.sender.emit('return.closed', value);
  else if (!label || isEdit(change) || fields.includes('state')) context.sender.emit('return.updated', value);
}

function returnOf(context: LoopContext, id: string): LoopReturn {
  const value = context.state.returns.get(id);
  if (value) return value;
  throw notFound(`No return has the id ${id}.`);
}

function refuseUnknownLines(value: LoopReturn, change: ReturnChange): void {
  const known = new Set(value.line_items.map(({ line_item_id }) => line_item_id));
  const asked = [...(change.lines ?? []).map(({ line_item_id }) => line_item_id), ...(change.removeLines ?? [])];
  const missing = asked.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound(`The return ${value.id} has no line ${missing}.`);
}

function notFound(why: string): AbortError {
  return new AbortError({
    code: 'CONTROL_RETURN_NOT_FOUND',
    what: 'The change was refused; nothing was changed.',
    why,
    nextSteps: ['Seed the return first, or correct the id.'],
  });
}
