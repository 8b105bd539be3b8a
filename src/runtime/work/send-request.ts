/** Sends a stored request once and stores what came of it. */
import { compileExpression } from '../../mapping/expression.ts';
import { callOperation } from '../connection/call-operation.ts';
import type { Connection, OpenOperation } from '../connection/connection.ts';
import { failPoint } from '../fail-point.ts';
import type { Database } from '../store/database.ts';
import type { LineResult, StoredRequest } from './effects.ts';
import { markSent } from './mark-sent.ts';
import { isPending, readEffect } from './read-effect.ts';
import { settleRequest } from './settle-request.ts';

/**
 * `answered`: stored, line by line where the operation answers so. `refused`: the whole request was refused, nothing took effect. `open`: it is not
 * known (or another worker has it); it will be settled later.
 */
export type SendEnd =
  | { readonly kind: 'answered'; readonly answer: unknown /** Some of its lines. */; readonly refused: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly sending: number }
  | {
      readonly kind: 'open';
      readonly message: string;
      /** Whether this counts as one of the record's attempts. */
      readonly counts: boolean;
      /** Certainly nothing took effect in this call. */
      readonly notApplied: boolean;
      readonly sending: number;
    };

const atWork = 'It was taken in, and what becomes of it is read later.';

/*
 * `sending` is the number of the last sending made or known here, 0 when there was none. What was refused belongs to it alone:
 * another worker may have sent the request since. That something took effect holds whoever sent it.
 */

export async function sendRequest(
  database: Database,
  connection: Connection,
  operation: OpenOperation,
  request: Omit<StoredRequest, 'state'>,
  keys: readonly string[],
  options: {
    /** An earlier sending with the same key may have taken effect. */
    readonly mayHaveTakenEffect?: boolean;
    /** The number of the last sending, as the caller has read it; default 0: none. */
    readonly sending?: number;
    readonly urgent?: boolean;
  } = {},
): Promise<SendEnd> {
  const { readBack } = operation;
  let { sending = 0 } = options;
  if (readBack?.beforeSending === true && !options.mayHaveTakenEffect) {
    const read = await readEffect(database, connection, readBack, { ...request, keys });
    if (read.kind === 'pending') return { kind: 'open', message: atWork, counts: false, notApplied: false, sending };
    if (read.kind === 'unread') return { kind: 'open', message: read.message, counts: true, notApplied: true, sending };
    if (read.kind === 'found') {
      const lines = lineResults(operation, read.found, request.body);
      const message = 'It stood there before anything was sent.';
      await settleRequest(database, request, {
        state: 'confirmed',
        answer: read.found,
        message,
        ...(lines ? { lines } : {}),
      });
      return { kind: 'answered', answer: read.found, refused: hasRefused(lines) };
    }
  }
  const result = await callOperation(database, connection, operation, request.parameters, request.body ?? undefined, {
    flow: request.flow,
    keys,
    requestId: request.id,
    bodyStands: true,
    idempotencyKey: request.id,
    mayHaveTakenEffect: options.mayHaveTakenEffect ?? false,
    urgent: options.urgent ?? false,
    beforeSending: async () => {
      const marked = await markSent(database, request, sending);
      await failPoint('effect.sent');
      sending = marked ?? sending;
      return marked !== undefined;
    },
  });
  await failPoint('effect.answered');
  const message = result.outcome.message ?? `${operation.declaration.title}: ${result.outcome.kind}`;
  switch (result.outcome.kind) {
    case 'ok': {
      if (readBack && isPending(readBack, result.body, request.body)) {
        return { kind: 'open', message: atWork, counts: false, notApplied: false, sending };
      }
      const lines = lineResults(operation, result.body, request.body);
      await settleRequest(database, request, { state: 'confirmed', answer: result.body, ...(lines ? { lines } : {}) });
      await failPoint('effect.settled');
      return { kind: 'answered', answer: result.body, refused: hasRefused(lines) };
    }
    case 'conflict':
      // Refused for its version alone.
      if (operation.mechanism.kind === 'version') return decidedAnew(database, request, message, sending);
      return { kind: 'refused', code: result.outcome.code ?? 'REFUSED', message, sending };
    case 'superseded':
      return decidedAnew(database, request, message, sending);
    case 'dataError':
      return { kind: 'refused', code: result.outcome.code ?? 'REFUSED', message, sending };
    case 'throttled':
      return { kind: 'open', message, counts: false, notApplied: true, sending };
    case 'reauthenticate':
    case 'retry':
      return { kind: 'open', message, counts: result.outcome.code !== 'CLAIM_LOST', notApplied: true, sending };
    case 'unknown':
      return { kind: 'open', message, counts: true, notApplied: false, sending };
  }
}

/** What it was to do is decided anew, from what stands there now. */
async function decidedAnew(
  database: Database,
  request: Pick<StoredRequest, 'brand' | 'id'>,
  message: string,
  sending: number,
): Promise<SendEnd> {
  await settleRequest(database, request, { state: 'abandoned', message, sending });
  return { kind: 'open', message, counts: true, notApplied: true, sending };
}

const hasRefused = (lines: readonly LineResult[] | undefined): boolean =>
  lines?.some(({ outcome }) => outcome === 'refused') === true;

/** What became of each line, by the operation's own expression; undefined when it has none. */
export function lineResults(operation: OpenOperation, body: unknown, request: unknown): LineResult[] | undefined {
  const source = operation.declaration.batch?.results;
  if (!source) return undefined;
  const results = compileExpression(source).evaluate({ body, request });
  if (results === undefined) return undefined;
  return (Array.isArray(results) ? results : [results]) as LineResult[];
}
