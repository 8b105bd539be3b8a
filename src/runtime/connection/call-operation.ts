/** One call of one operation: budget, authentication, exchange, outcome, and a row that tells of it. */
import { setTimeout as wait } from 'node:timers/promises';
import { AbortError } from '../../errors/errors.ts';
import { failPoint } from '../fail-point.ts';
import type { Database } from '../store/database.ts';
import { backoffMs } from './backoff.ts';
import type { Connection, OpenOperation } from './connection.ts';
import { type Gate, openGate } from './gate.ts';
import type { Answer } from './outcome.ts';
import type { Permission } from './permission.ts';
import { notMade, type Outcome } from './plain-outcome.ts';
import { sendOnce } from './send-once.ts';

export interface CallContext {
  readonly flow?: string;
  /** Business keys of the records that the call is made for. */
  readonly keys: readonly string[];
  /** Goes before calls that are not, where the budget lets them wait. */
  readonly urgent?: boolean;
  readonly requestId?: string;
  /** The body stands with that request: the row that tells of the call need not repeat it. */
  readonly bodyStands?: boolean;
  readonly idempotencyKey?: string;
  /** An earlier call with the same key may have taken effect: a refusal of this one does not prove that it did not. */
  readonly mayHaveTakenEffect?: boolean;
  /**
   * Takes the storing of the row that tells of a reading which went well; whoever gives the list awaits it before the records
   * come to rest. Without it, the call does.
   */
  readonly storing?: Promise<void>[];
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

/**
 * Calls an operation. A refusal for too many calls makes all callers pause, and is tried again here. Of a write that is
 * repeated the outcome is that of all its attempts: once one of them is `unknown`, it stays so until an answer proves
 * more.
 */
export async function callOperation(
  database: Database,
  connection: Connection,
  operation: OpenOperation,
  parameters: Readonly<Record<string, unknown>>,
  body: unknown,
  context: CallContext,
): Promise<CallResult> {
  const startedAt = Date.now();
  const write = operation.declaration.direction === 'write';
  let open = write && context.mayHaveTakenEffect === true;
  let renewed = false;
  let throttles = 0;
  let failures = 0;
  const permit = () => permissionOf(connection, operation, context.urgent === true);
  const ended = (result: CallResult): CallResult => (open ? stillOpen(operation, result) : result);
  for (;;) {
    const permission = await permit();
    if ('outcome' in permission) return ended(permission);
    const gate = openGate(context, { permission, permit });
    const { result, answer, headers, stored } = await sentThrough(gate, () =>
      sendOnce(database, connection, operation, parameters, body, context, gate),
    );
    const { outcome } = result;
    const throttled = outcome.kind === 'throttled';
    const pauseMs = throttled ? pauseOf(answer, connection) * Math.min(8, 2 ** throttles) : 0;
    // Before all else: until the pause stands, others go on.
    if (throttled) await connection.budget.pause(Math.min(pauseMs, maximumPauseMs));
    if (answer) await connection.budget.settle(operation.declaration.graphql?.cost ?? 1, answer);
    if (stored && context.storing && !write && outcome.kind === 'ok') context.storing.push(stored);
    else await stored;
    open ||= write && outcome.kind === 'unknown';
    if (outcome.code === 'CLAIM_LOST') return ended(result);
    if (throttled) {
      throttles += 1;
      if (Date.now() - startedAt + pauseMs > maximumThrottledMs) return ended(result);
      // A little apart, so that all who paused do not start in the same millisecond.
      await wait(Math.random() * 50);
      continue;
    }
    if (
      outcome.kind === 'reauthenticate' &&
      !renewed &&
      (await connection.authenticationOf(operation).renew(headers))
    ) {
      renewed = true;
      continue;
    }
    const { retry } = operation.declaration;
    if (retry && failures < retry.attempts && mayRepeat(operation, outcome, context)) {
      failures += 1;
      await wait(backoffMs(failures, retry));
      continue;
    }
    return ended(result);
  }
}

async function sentThrough<Result>(gate: Gate, send: () => Promise<Result>): Promise<Result> {
  try {
    await failPoint('budget.reserved');
    return await send();
  } finally {
    gate.end();
  }
}

/** Waits until the budget lets a call out; otherwise what the call came to without. */
async function permissionOf(
  connection: Connection,
  operation: OpenOperation,
  urgent: boolean,
): Promise<Permission | CallResult> {
  const { stopping } = connection;
  try {
    const permission = await connection.budget.reserve({
      maximumWaitMs: maximumThrottledMs,
      urgent,
      ...(operation.declaration.graphql ? { points: operation.declaration.graphql.cost } : {}),
      ...(stopping ? { signal: stopping } : {}),
    });
    return permission ?? notMade('throttled', 'BUDGET_PAUSED', `No call could go out within ${maximumThrottledMs} ms.`);
  } catch (error) {
    if (stopping?.aborted) return notMade('retry', 'CLAIM_LOST', 'The process stops; the call was not made.');
    throw error;
  }
}

/** A failed call may be made again at once when a repeat cannot take effect twice. */
function mayRepeat(operation: OpenOperation, outcome: Outcome, context: CallContext): boolean {
  if (outcome.kind !== 'retry' && outcome.kind !== 'unknown') return false;
  if (operation.declaration.direction === 'read') return true;
  const { kind } = operation.mechanism;
  // Without a key the header is not sent, and protects nothing.
  return (carriesKey(operation) && context.idempotencyKey !== undefined) || kind === 'naturalKey';
}

/** The system repeats its first answer for the key that goes with each call. */
function carriesKey({ mechanism }: OpenOperation): boolean {
  return mechanism.kind === 'header' || mechanism.kind === 'variable';
}

/** Statuses with which a system that repeats its first answer says that it refused the data, the first time too. */
const provingRefusal = new Set([200, 201, 202, 400, 422]);

/**
 * What a result means when an earlier attempt may have taken effect. Only a success, or a refusal of the data under the
 * same idempotency key, tells of that attempt: a connection that is refused, a status 401 or a conflict (with the
 * effect itself, perhaps) does not.
 */
function stillOpen(operation: OpenOperation, result: CallResult): CallResult {
  const { kind, code, message } = result.outcome;
  if (kind === 'ok' || kind === 'unknown') return result;
  const proven = kind === 'dataError' && carriesKey(operation);
  if (proven && provingRefusal.has(result.status ?? 0)) return result;
  const told = message ?? `${operation.declaration.title}: ${kind}`;
  return {
    ...result,
    outcome: {
      kind: 'unknown',
      ...(code ? { code } : {}),
      message: `${told} An earlier attempt may have taken effect.`,
    },
  };
}

function pauseOf(answer: Answer | undefined, connection: Connection): number {
  const header = connection.connector.budget.retryAfterHeader ?? 'Retry-After';
  const value = answer?.headers[header.toLowerCase()];
  if (!value?.trim()) return connection.budget.defaultPauseMs;
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
