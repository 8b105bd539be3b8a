/**
 * Requests whose outcome is open: from a call that ended without an answer, or from a worker that died. They are settled
 * by the mechanism that the operation declares, never by sending blindly.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { invariant } from '../../errors/errors.ts';
import type { ByVersion, Connection, OpenOperation } from '../connection/connection.ts';
import { failPoint } from '../fail-point.ts';
import type { Database, Queryable } from '../store/database.ts';
import { withSessionLock } from '../store/session-lock.ts';
import { markUnknown, type StoredRequest } from './effects.ts';
import { readEffect } from './read-effect.ts';
import { readVersion } from './read-version.ts';
import { lineResults, type SendEnd, sendRequest } from './send-request.ts';
import { settleRequest } from './settle-request.ts';

/** What settling came to: settled now or earlier, open still (try later), or not to be known without a person. */
export type SettleEnd =
  | { readonly kind: 'settled' }
  | { readonly kind: 'later'; readonly message: string /** Default: it does. */; readonly counts?: boolean }
  | { readonly kind: 'unknowable'; readonly message: string };

export async function settleOpenRequest(
  database: Database,
  connection: Connection,
  request: StoredRequest & { readonly keys: readonly string[] },
): Promise<SettleEnd> {
  const operation = connection.operation(request.operation);
  // One worker at a time: others that hold records of the same request wait, then find it settled.
  const end = await withSessionLock<SettleEnd>(
    database,
    `settle ${request.brand} ${request.id}`,
    { wait: true },
    async () => {
      await failPoint('settle.began');
      const { rows } = await database.query<{ state: StoredRequest['state']; sending: number }>(
        `select state, sending from backhaul.request where brand = $1 and id = $2`,
        [request.brand, request.id],
      );
      const { state, sending = 0 } = rows[0] ?? {};
      if (state === 'intended') {
        // It is marked as sent before the first byte goes out: this one never was, so it can be planned anew.
        await settleRequest(database, request, { state: 'abandoned', message: 'Never sent.', sending });
        return { kind: 'settled' };
      }
      if (state !== 'sent' && state !== 'unknown') return { kind: 'settled' };
      const settled = await byMechanism(database, connection, operation, request, sending);
      await failPoint('settle.ended');
      return settled;
    },
  );
  invariant(end, 'a lock that is waited for is held');
  return end;
}

async function byMechanism(
  database: Database,
  connection: Connection,
  operation: OpenOperation,
  request: StoredRequest & { readonly keys: readonly string[] },
  sending: number,
): Promise<SettleEnd> {
  switch (operation.mechanism.kind) {
    case 'header':
    case 'variable':
    case 'naturalKey': {
      // The same key and the same body: the system repeats its first answer, or takes it for the first time.
      const end = await sendRequest(database, connection, operation, request, request.keys, {
        mayHaveTakenEffect: true,
        sending,
      });
      // A system that has forgotten the key may still know the reference.
      if (
        end.kind === 'open' &&
        operation.readBack &&
        (await settledByReading(database, connection, operation, request)) === 'found'
      ) {
        return { kind: 'settled' };
      }
      return ofSending(database, request, end);
    }
    case 'readBack': {
      const reading = await settledByReading(database, connection, operation, request);
      if (reading === 'found') return { kind: 'settled' };
      if (reading !== 'missing') return { kind: 'later', ...reading };
      const end = await sendRequest(database, connection, operation, request, request.keys, { sending });
      if (end.kind === 'refused') {
        // Perhaps because the first attempt has arrived meanwhile, and has done what the second one asked for.
        const again = await settledByReading(database, connection, operation, request);
        if (again === 'found') return { kind: 'settled' };
        if (again !== 'missing') return { kind: 'later', ...again };
      }
      return ofSending(database, request, end);
    }
    case 'version':
      return byVersion(database, connection, operation, operation.mechanism, request, sending);
    case 'none': {
      const message = 'The call ended without an answer, and nothing can tell whether it took effect.';
      await markUnknown(database, request.brand, request.id, message);
      return { kind: 'unknowable', message };
    }
  }
}

/** The version that the write carried protects every repeat; once it has moved, the resource tells. */
async function byVersion(
  database: Database,
  connection: Connection,
  operation: OpenOperation,
  mechanism: ByVersion,
  request: StoredRequest & { readonly keys: readonly string[] },
  sending: number,
): Promise<SettleEnd> {
  const reading = await readVersion(database, connection, mechanism, request);
  switch (reading.kind) {
    case 'unchanged': {
      const options = { mayHaveTakenEffect: true, sending };
      const end = await sendRequest(database, connection, operation, request, request.keys, options);
      return ofSending(database, request, end);
    }
    case 'applied': {
      const message = 'The version has moved, and the change is there.';
      await settleRequest(database, request, { state: 'confirmed', answer: reading.answer, message });
      return { kind: 'settled' };
    }
    case 'superseded':
      await settleRequest(database, request, { state: 'abandoned', message: reading.message, sending });
      return { kind: 'settled' };
    case 'later':
      return { kind: 'later', message: reading.message };
    case 'unknowable':
      await markUnknown(database, request.brand, request.id, reading.message);
      return { kind: 'unknowable', message: reading.message };
  }
}

async function ofSending(database: Queryable, request: StoredRequest, end: SendEnd): Promise<SettleEnd> {
  if (end.kind === 'answered') return { kind: 'settled' };
  if (end.kind === 'refused') {
    await settleRequest(database, request, { state: 'refused', message: end.message, sending: end.sending });
    return { kind: 'settled' };
  }
  return { kind: 'later', message: end.message, counts: end.counts };
}

/** Reads the effect back and settles the request when it is found. */
async function settledByReading(
  database: Database,
  connection: Connection,
  operation: OpenOperation,
  request: StoredRequest & { readonly keys: readonly string[] },
): Promise<'found' | 'missing' | { readonly message: string; readonly counts?: boolean }> {
  const { readBack } = operation;
  invariant(readBack, `the operation ${operation.id} can be read back`);
  // A system that works on it later says so itself, without being waited for.
  let read = readBack.pending === undefined ? undefined : await readEffect(database, connection, readBack, request);
  if (read === undefined || read.kind === 'missing') {
    // The other side may still be at work on the first attempt, or show it late.
    await wait(readBack.settleMs);
    read = await readEffect(database, connection, readBack, request);
  }
  if (read.kind === 'missing') return 'missing';
  if (read.kind === 'pending') return { message: 'The system is at work on it.', counts: false };
  if (read.kind === 'unread') return { message: read.message };
  const { found } = read;
  const lines = lineResults(operation, found, request.body);
  await settleRequest(database, request, {
    state: 'confirmed',
    answer: found,
    message: 'Found by reading back.',
    ...(lines ? { lines } : {}),
  });
  return 'found';
}
