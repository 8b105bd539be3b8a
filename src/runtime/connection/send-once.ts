/** One attempt of a call: made ready, sent, understood, and kept as a row that tells of it. */
import { failPoint } from '../fail-point.ts';
import type { Database } from '../store/database.ts';
import { newId } from '../store/new-id.ts';
import { buildRequest } from './build-request.ts';
import type { CallContext, CallResult } from './call-operation.ts';
import type { Connection, OpenOperation } from './connection.ts';
import type { Gate } from './gate.ts';
import type { Answer } from './outcome.ts';
import type { Outcome } from './plain-outcome.ts';
import { requestBody } from './request-body.ts';
import { storeCall } from './store-call.ts';
import { addressOf, exchange, type NoAnswer } from './transport.ts';

export interface Attempt {
  readonly result: CallResult;
  readonly answer: Answer | undefined;
  /** What authenticated the request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Ends when the row that tells of the call is stored; where nothing was sent, there is none. */
  readonly stored?: Promise<void>;
}

export async function sendOnce(
  database: Database,
  connection: Connection,
  operation: OpenOperation,
  parameters: Readonly<Record<string, unknown>>,
  body: unknown,
  context: CallContext,
  gate: Gate,
): Promise<Attempt> {
  const id = newId();
  const sent = requestBody(connection.connector.settings, operation, parameters, body);
  const request = buildRequest(connection.connector, operation, parameters, sent, context.idempotencyKey);
  const signed = await connection.authenticationOf(operation).sign({
    method: request.method,
    // Few ways to sign read it.
    get path() {
      return pathWithQuery(addressOf(connection.http, request));
    },
    body: request.body ?? '',
  });
  const notSent = { answer: undefined, headers: {} };
  if ('failed' in signed) return { ...notSent, result: { outcome: signed.failed, status: undefined, body: undefined } };
  // Last: what stands as sent has been made ready whole, so that only the sending itself can fail.
  const stopped = await gate.pass();
  if (stopped) return { ...notSent, result: stopped };
  const headers: Record<string, string> = { ...request.headers, ...signed.headers };
  if (connection.connector.correlationHeader) headers[connection.connector.correlationHeader] = id;
  if (context.idempotencyKey && operation.mechanism.kind === 'header') {
    headers[operation.mechanism.header] = context.idempotencyKey;
  }
  const exchanged = { ...request, headers, secrets: signed.secrets, mayGoOut: gate.holds };
  let startedAt = new Date();
  let received = await exchange(connection.http, exchanged);
  // The connection has taken its time: by now it is there.
  while ('code' in received && received.code === 'HELD_BACK') {
    const stoppedLate = await gate.pass();
    if (stoppedLate) return { ...notSent, result: stoppedLate };
    startedAt = new Date();
    received = await exchange(connection.http, exchanged);
  }
  await failPoint('call.answered');
  const answer = 'status' in received ? decoded(operation, received) : undefined;
  const outcome =
    'status' in received
      ? operation.readOutcome(answer ?? received)
      : withoutAnswer(received, operation.declaration.direction === 'write');
  const result: CallResult = { outcome, status: answer?.status, body: answer?.body };
  const stored = storeCall(database, {
    id,
    connection,
    operation,
    context,
    method: request.method,
    path: request.url,
    startedAt,
    outcome,
    status: result.status,
    requestBody: context.bodyStands && sent === body ? undefined : sent,
    responseBody: result.body,
    responseBytes: 'status' in received ? received.bytes : 0,
  });
  // Whoever awaits it gets the error: until then, it is not one that nobody handles.
  stored.catch(() => undefined);
  return { result, answer, headers: signed.headers, stored };
}

const decoded = (operation: OpenOperation, { status, headers, body }: Answer): Answer => ({
  status,
  headers,
  body: operation.fields.decode(body),
});

function withoutAnswer({ sent, code, message }: NoAnswer, write: boolean): Outcome {
  if (code === 'REQUEST_TOO_LARGE' || code === 'REQUEST_INVALID') return { kind: 'dataError', code, message };
  return { kind: write && sent ? 'unknown' : 'retry', code, message };
}

const pathWithQuery = ({ pathname, search }: URL): string => pathname + search;
