/** Whether the effect of a write stands in the system, by the read that its operation declares. */
import { compileExpression } from '../../mapping/expression.ts';
import { callOperation } from '../connection/call-operation.ts';
import type { Connection, ReadBack } from '../connection/connection.ts';
import type { Database } from '../store/database.ts';
import type { StoredRequest } from './effects.ts';

export type ReadEffect =
  /** `found` stands for the answer of the write. */
  | { readonly kind: 'found'; readonly found: unknown }
  | { readonly kind: 'missing' }
  /** The system is at work on it. */
  | { readonly kind: 'pending' }
  /** The read itself did not succeed. */
  | { readonly kind: 'unread'; readonly message: string };

export async function readEffect(
  database: Database,
  connection: Connection,
  readBack: ReadBack,
  request: Omit<StoredRequest, 'state'> & { readonly keys: readonly string[] },
): Promise<ReadEffect> {
  const written = { body: request.body, request: request.body, parameters: request.parameters };
  const parameters: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(readBack.parameters)) {
    parameters[name] = compileExpression(source).evaluate(written);
  }
  const reading = connection.operation(readBack.operation);
  const result = await callOperation(database, connection, reading, parameters, undefined, {
    flow: request.flow,
    keys: request.keys,
    requestId: request.id,
  });
  if (result.outcome.kind === 'dataError' && result.status === 404) return { kind: 'missing' };
  if (result.outcome.kind !== 'ok') {
    return { kind: 'unread', message: result.outcome.message ?? `reading back: ${result.outcome.kind}` };
  }
  if (isPending(readBack, result.body, request.body)) return { kind: 'pending' };
  const found = compileExpression(readBack.found).evaluate({ ...written, body: result.body });
  return found === undefined || found === null ? { kind: 'missing' } : { kind: 'found', found };
}

/** Whether an answer, of the write or of the read, says that the system is at work on it still. */
export function isPending(readBack: ReadBack, body: unknown, request: unknown): boolean {
  if (readBack.pending === undefined) return false;
  return compileExpression(readBack.pending).evaluate({ body, request }) === true;
}
