/** Effects: what a record changes elsewhere, stored before it is sent and settled when the outcome is known. */
import { createHash } from 'node:crypto';
import { BugError, invariant } from '../../errors/errors.ts';
import type { Queryable } from '../store/database.ts';
import { newId } from '../store/new-id.ts';
import { prepared } from '../store/prepared-statements.ts';
import type { ConfirmedEffect } from './record-run.ts';

/** A line to send, and the record that it belongs to. */
export interface EffectLine {
  readonly key: string;
  readonly subject: string;
  readonly lineReference: string;
  readonly line: Record<string, unknown>;
}

export interface StoredRequest {
  readonly brand: string;
  readonly id: string;
  readonly flow: string;
  readonly step: string;
  readonly connector: string;
  readonly operation: string;
  readonly reference: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Null where the call has no body. */
  readonly body: unknown;
  /** Hash of the blueprint's version that made it. */
  readonly blueprint?: string;
  readonly state: 'intended' | 'sent' | 'confirmed' | 'refused' | 'unknown' | 'abandoned';
}

/** What became of one line. */
export interface LineResult {
  readonly reference: string;
  readonly outcome: 'confirmed' | 'refused';
  readonly code?: string;
  readonly message?: string;
  readonly id?: string;
  /** Version of what the line changed, as the target gave it. */
  readonly version?: string;
}

/** Of what a call is made of. The store keeps both as text, so that what is read back has the same hash. */
const hashOf = ({ parameters, body }: Pick<StoredRequest, 'parameters' | 'body'>): string =>
  createHash('sha256')
    .update(JSON.stringify([parameters, body]))
    .digest('hex');

/** Stores a request and its effects as intended. A line reference that is already out makes the insert fail: a bug. */
export async function storeIntended(
  transaction: Queryable,
  request: Omit<StoredRequest, 'state'>,
  lines: readonly EffectLine[],
): Promise<void> {
  const rows = lines.map((line) => ({
    id: newId(),
    key: line.key,
    subject: line.subject,
    line_reference: line.lineReference,
    line: line.line,
  }));
  await transaction.query(
    prepared(`with stored as (
       insert into backhaul.request (brand, id, flow, step, connector, operation, reference, parameters, body, hash, blueprint, state)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'intended')
       returning brand, id, flow, step
     )
     insert into backhaul.effect (brand, id, flow, key, step, subject, line_reference, line, request_id, state)
     select s.brand, r.id, s.flow, r.key, s.step, r.subject, r.line_reference, r.line, s.id, 'intended'
       from stored s, jsonb_to_recordset($12::jsonb) as r(id uuid, key text, subject text, line_reference text, line jsonb)`),
    [
      request.brand,
      request.id,
      request.flow,
      request.step,
      request.connector,
      request.operation,
      request.reference,
      JSON.stringify(request.parameters),
      JSON.stringify(request.body),
      hashOf(request),
      request.blueprint ?? null,
      JSON.stringify(rows),
    ],
  );
}

/**
 * Marks a request as sent, before it is. `sending` is the number of its last sending as the caller knows it, 0 for none.
 * Gives the number of this one; undefined when there is nothing to send any more, because another worker settled the
 * request, left it to people, or sent it since. A `BugError` when what is to be sent is not what was stored: under the key of
 * the one, the system could take the other for done.
 */
export async function markSent(
  transaction: Queryable,
  request: Pick<StoredRequest, 'brand' | 'id' | 'flow' | 'parameters' | 'body'>,
  sending: number,
): Promise<number | undefined> {
  const { brand, id, flow } = request;
  const { rows } = await transaction.query<{ same: boolean; sending: number | null }>(
    prepared(`with found as (
       select brand, id, coalesce(hash, $3) = $3 as same from backhaul.request
        where brand = $1 and id = $2 and sending = $4 and state in ('intended', 'sent', 'unknown')
          for update
     ), marked as (
       update backhaul.request r set state = 'sent', sent_at = coalesce(r.sent_at, now()), sending = r.sending + 1
         from found where found.same and r.brand = found.brand and r.id = found.id
       returning r.sending
     ), told as (
       update backhaul.record r set state = 'sent' from marked
        where r.brand = $1 and r.flow = $5 and r.state in ('received', 'queued')
          -- As a list, because a join is planned as a scan of all records while they are few thousand.
          and r.key = any(array(select key from backhaul.effect where brand = $1 and request_id = $2))
     )
     select found.same, (select sending from marked) as sending from found`),
    [brand, id, hashOf(request), sending, flow],
  );
  const [found] = rows;
  invariant(found?.same !== false, `the request ${id} is to be sent with other content than it was stored with`);
  return found?.sending ?? undefined;
}

/**
 * Stores what became of a request and of each of its lines, in one statement: a request that is settled has no line that
 * is not. Lines that the answer does not name are refused. A request that is settled already stays as it is, and so does
 * one that was sent again since the sending that is told of.
 */
export async function settleRequest(
  transaction: Queryable,
  request: Pick<StoredRequest, 'brand' | 'id'>,
  settled: {
    state: 'confirmed' | 'refused' | 'abandoned';
    answer?: unknown;
    message?: string;
    lines?: readonly LineResult[];
    /** The sending that had this outcome, by its number; 0: none. Left out: it holds for all of them. */
    sending?: number;
  },
): Promise<void> {
  const { state, answer, message, lines, sending } = settled;
  await transaction.query(
    prepared(`with settled as (
       update backhaul.request set state = $3, answer = $4, message = $5, settled_at = now()
        where brand = $1 and id = $2 and state in ('intended', 'sent', 'unknown')
          and sending = coalesce($9, sending)
       returning brand, id
     )
     update backhaul.effect e
        set state = coalesce($6::jsonb -> coalesce(e.line ->> 'answeredAs', e.line_reference) ->> 'outcome', $7),
            result = coalesce($6::jsonb -> coalesce(e.line ->> 'answeredAs', e.line_reference), jsonb_build_object('outcome', $7::text, 'message', $8::text)),
            settled_at = now()
       from settled
      where e.brand = settled.brand and e.request_id = settled.id and e.state in ('intended', 'unknown')`),
    [
      request.brand,
      request.id,
      state,
      answer === undefined ? null : JSON.stringify(answer),
      message ?? null,
      JSON.stringify(byReference(lines ?? [])),
      lines ? 'refused' : state,
      message ?? (lines ? 'The answer does not name this line.' : null),
      sending ?? null,
    ],
  );
}

/** The first result of each line, by the line's reference. */
function byReference(lines: readonly LineResult[]): Readonly<Record<string, LineResult>> {
  return Object.fromEntries(lines.toReversed().map((line) => [line.reference, line]));
}

/** Leaves a request open as unknown: only a person, or a later reading, can tell. Who was about to send it may not. */
export async function markUnknown(transaction: Queryable, brand: string, id: string, message: string): Promise<void> {
  await transaction.query(
    `update backhaul.request set state = 'unknown', message = $3, sending = sending + 1
      where brand = $1 and id = $2 and state in ('sent', 'unknown')`,
    [brand, id, message],
  );
  await transaction.query(
    `update backhaul.effect set state = 'unknown' where brand = $1 and request_id = $2 and state = 'intended'`,
    [brand, id],
  );
}

/** Confirmed effects by record, oldest first: lines of batches and writes of single records. */
export async function confirmedEffects(
  database: Queryable,
  brand: string,
  flow: string,
  keys: readonly string[],
): Promise<Map<string, ConfirmedEffect[]>> {
  const { rows } = await database.query<{
    key: string;
    step: string;
    subject: string;
    line: Record<string, unknown>;
    reference: string;
    result: { id?: string; version?: string } | null;
  }>(
    prepared(`select e.key, e.step, e.subject, e.line, e.result, r.reference
       from backhaul.effect e join backhaul.request r on r.brand = e.brand and r.id = e.request_id
      where e.brand = $1 and e.flow = $2 and e.key = any($3) and e.state = 'confirmed'
      order by e.id`),
    [brand, flow, keys],
  );
  const byKey = new Map<string, ConfirmedEffect[]>();
  for (const row of rows) {
    const lineReference = row.line.lineReference;
    if (typeof lineReference !== 'string') throw new BugError(`an effect of ${row.key} has no lineReference`);
    const effects = byKey.get(row.key) ?? [];
    effects.push({
      ...row.line,
      lineReference,
      step: row.step,
      subject: row.subject,
      reference: row.reference,
      adjustmentId: row.result?.id ?? null,
      version: row.result?.version ?? null,
    });
    byKey.set(row.key, effects);
  }
  return byKey;
}

/**
 * The effect that a reference names, unless it was refused or abandoned: whose it is, whether the target has confirmed
 * it, and what it answered then (undefined: nothing, or a person told of it).
 */
export async function effectByReference(
  database: Queryable,
  brand: string,
  flow: string,
  reference: string,
): Promise<{ readonly key: string; readonly confirmed: boolean; readonly answer: unknown } | undefined> {
  const { rows } = await database.query<{ key: string; confirmed: boolean; answered: boolean; answer: unknown }>(
    `select e.key, e.state = 'confirmed' as confirmed, r.answer is not null as answered, r.answer
       from backhaul.effect e join backhaul.request r on r.brand = e.brand and r.id = e.request_id
      where e.brand = $1 and e.flow = $2 and e.line_reference = $3 and e.stands`,
    [brand, flow, reference],
  );
  const [found] = rows;
  return found && { key: found.key, confirmed: found.confirmed, answer: found.answered ? found.answer : undefined };
}

/** Requests whose outcome is open, for any of these records. */
export async function openRequests(
  database: Queryable,
  brand: string,
  flow: string,
  keys: readonly string[],
): Promise<(StoredRequest & { readonly keys: readonly string[] })[]> {
  const { rows } = await database.query<StoredRequest & { keys: string[] }>(
    prepared(`select r.brand, r.id, r.flow, r.step, r.connector, r.operation, r.reference, r.parameters, r.body, r.state,
            array_agg(distinct e.key) as keys
       from backhaul.request r join backhaul.effect e on e.brand = r.brand and e.request_id = r.id
      where r.brand = $1 and r.state in ('intended', 'sent', 'unknown')
        and r.id in (select request_id from backhaul.effect
                      where brand = $1 and flow = $2 and key = any($3) and state in ('intended', 'unknown'))
      group by r.brand, r.id
      order by r.id`),
    [brand, flow, keys],
  );
  return rows;
}
