/** What became of a write that carried a version, told by reading what it wrote to. */
import { compileExpression } from '../../mapping/expression.ts';
import { callOperation } from '../connection/call-operation.ts';
import type { ByVersion, Connection } from '../connection/connection.ts';
import type { Database } from '../store/database.ts';
import type { StoredRequest } from './effects.ts';

export type VersionReading =
  /** Still at the version that the write carried: it has not taken effect so far. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'applied'; readonly answer: unknown }
  /** Others have moved the version, and the change is not there: the write is refused from now on. */
  | { readonly kind: 'superseded'; readonly message: string }
  | { readonly kind: 'unknowable'; readonly message: string }
  | { readonly kind: 'later'; readonly message: string };

/** Reads the resource of an open request by the declared operation. */
export async function readVersion(
  database: Database,
  connection: Connection,
  mechanism: ByVersion,
  request: StoredRequest & { readonly keys: readonly string[] },
): Promise<VersionReading> {
  const written = { request: request.body, parameters: request.parameters };
  const parameters: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(mechanism.parameters)) {
    parameters[name] = compileExpression(source).evaluate(written);
  }
  const reading = connection.operation(mechanism.operation);
  const { outcome, status, body } = await callOperation(database, connection, reading, parameters, undefined, {
    flow: request.flow,
    keys: request.keys,
    requestId: request.id,
  });
  if (outcome.kind === 'dataError' && status === 404) {
    return { kind: 'unknowable', message: 'What was written to is not there any more.' };
  }
  if (outcome.kind !== 'ok') return { kind: 'later', message: outcome.message ?? `reading back: ${outcome.kind}` };
  const input = { ...written, body };
  if (compileExpression(mechanism.unchanged).evaluate(input) === true) return { kind: 'unchanged' };
  const applied = mechanism.applied ? compileExpression(mechanism.applied).evaluate(input) : undefined;
  if (applied === true) return { kind: 'applied', answer: body };
  if (applied === false) return { kind: 'superseded', message: 'Others have changed it since; it is decided anew.' };
  return {
    kind: 'unknowable',
    message: 'The version has moved, and nothing tells whether this change or another one moved it.',
  };
}
