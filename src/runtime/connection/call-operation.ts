/** One call of one operation: budget, authentication, exchange, outcome, and a row that tells of it. */
import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { AbortError } from '../../errors/errors.ts';
import type { Database } from '../store/database.ts';
import { backoffMs } from './backoff.ts';
import { buildRequest } from './build-request.ts';
import type { Connection, OpenOperation } from './connection.ts';
import type { Answer, Outcome } from './outcome.ts';
import { storeCall } from './store-call.ts';
import { exchange } from './transport.ts';

export interface CallContext {
  readonly flow?: string;
  /** Business keys of the records that the call is made for. */
  readonly keys: readonly string[];
  readonly requestId?: string;
  readonly idempotencyKey?: string;
  /** Called after the budget is reserved and right before each sending; false stops the call. */
  readonly beforeSending?: () => Promise<boolean>;
}

export interface CallResult {
  readonly outcome: Outcome;
  readonly status: number | undefined;
  /** Decoded into canonical field names. */
  readonly body: unknown;
}

/** How long one call goes on while the system says that it is too busy, in milliseconds. */
const maximumThrottledMs = 120_000;
const maximumPauseMs = 900_000;

/** Calls an operation. A refusal for too many calls makes all callers pause, and is tried again here. */
export async function callOperation(
  database: Database,
  connection: Connection,
  operation: OpenOperation,
  parameters: Readonly<Record<string, unknown>>,
  body: unknown,
  context: CallContext,
): Promise<CallResult> {
  const startedAt = Date.now();
  let renewed = false;
  let throttles = 0;
  let failures = 0;
  for (;;) {
    await connection.budget.reserve();
    if (context.beforeSending && !(await context.beforeSending())) {
      return {
        outcome: { kind: 'retry', code: 'CLAIM_LOST', message: 'Another worker took over.' },
        status: undefined,
        body: undefined,
      };
    }
    const { result, answer } = await sendOnce(database, connection, operation, parameters, body, context);
    if (result.outcome.kind === 'throttled') {
      const pauseMs = pauseOf(answer, connection) * Math.min(8, 2 ** throttles);
      throttles += 1;
      await connection.budget.pause(Math.min(pauseMs, maximumPauseMs));
      if (Date.now() - startedAt + pauseMs > maximumThrottledMs) return result;
      // A little apart, so that all who paused do not start in the same millisecond.
      await wait(Math.random() * 50);
      continue;
    }
    if (result.outcome.kind === 'reauthenticate' && !renewed && connection.authentication.renew()) {
      renewed = true;
      continue;
    }
    const { retry } = operation.declaration;
    if (retry && failures < retry.attempts && mayRepeat(operation, result.outcome)) {
      failures += 1;
      await wait(backoffMs(failures, retry));
      continue;
    }
    return result;
  }
}

/** A failed call may be made again at once when a repeat cannot take effect twice. */
function mayRepeat(operation: OpenOperation, outcome: Outcome): boolean {
  if (outcome.kind !== 'retry' && outcome.kind !== 'unknown') return false;
  if (operation.declaration.direction === 'read') return true;
  return operation.mechanism.kind === 'header' || operation.mechanism.kind === 'naturalKey';
}

async function sendOnce(
  database: Database,
  connection: Connection,
  operation: OpenOperation,
  parameters: Readonly<Record<string, unknown>>,
  body: unknown,
  context: CallContext,
): Promise<{ result: CallResult; answer: Answer | undefined }> {
  const id = uuid();
  const request = buildRequest(connection.connector, operation, parameters, body);
  const startedAt = new Date();
  const headers: Record<string, string> = {
    ...request.headers,
    ...(await connection.authentication.headers({
      method: request.method,
      path: pathWithQuery(connection.connector.baseUrl + request.url),
      body: request.body ?? '',
    })),
  };
  if (connection.connector.correlationHeader) headers[connection.connector.correlationHeader] = id;
  if (context.idempotencyKey && operation.mechanism.kind === 'header') {
    headers[operation.mechanism.header] = context.idempotencyKey;
  }
  const received = await exchange(connection.http, { ...request, headers });
  const write = operation.declaration.direction === 'write';
  const answer = 'status' in received ? received : undefined;
  let outcome: Outcome;
  if ('status' in received) outcome = await operation.readOutcome(decoded(received, operation));
  else outcome = { kind: write && received.sent ? 'unknown' : 'retry', code: 'NO_ANSWER', message: received.message };
  const result: CallResult = {
    outcome,
    status: answer?.status,
    body: answer ? operation.fields.decode(answer.body) : undefined,
  };
  await storeCall(database, {
    id,
    connection,
    operation,
    context,
    method: request.method,
    path: request.url,
    startedAt,
    outcome,
    status: result.status,
    requestBody: body,
    responseBody: result.body,
  });
  return { result, answer };
}

function pathWithQuery(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

const decoded = (answer: Answer, operation: OpenOperation): Answer => ({
  ...answer,
  body: operation.fields.decode(answer.body),
});

function pauseOf(answer: Answer | undefined, connection: Connection): number {
  const header = connection.connector.budget.retryAfterHeader ?? 'Retry-After';
  const value = answer?.headers[header.toLowerCase()];
  if (value === undefined) return connection.budget.defaultPauseMs;
  const seconds = Number(value);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds)
    ? Math.min(Math.max(milliseconds, 50), maximumPauseMs)
    : connection.budget.defaultPauseMs;
}

/** Turns an outcome that stops a whole task (not one record) into an error that says why. */
export function callFailed(connection: Connection, operation: OpenOperation, result: CallResult): AbortError {
  return new AbortError({
    code: 'CALL_FAILED',
    what: `${connection.connector.title}: ${operation.declaration.title} did not succeed.`,
    why:
      result.outcome.message ??
      `Outcome ${result.outcome.kind}${result.status ? `, HTTP status ${result.status}` : ''}.`,
    nextSteps: ['It is tried again by itself. If it goes on, check the connection and its credentials.'],
  });
}
