/** Effects: what a record changes elsewhere, stored before it is sent and settled when the outcome is known. */
import { createHash } from 'node:crypto';
import { BugError } from '../../errors/errors.ts';
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
export const hashOf = ({ parameters, body }: Pick<StoredRequest, 'parameters' | 'body'>): string =>
  createHash('sha256')
    .update(JSON.stringify([parameters, body]))
    .digest('hex');

/** A request with its effects, to be stored before it is sent. */
export interface Intended {
  readonly request: Omit<StoredRequest, 'state'>;
  readonly lines: readonly EffectLine[];
  /** No later run makes these references again. */
  readonly passes?: boolean | undefined;
}

/** Stores requests and their effects as intended. A line reference that is already out makes the insert fail: a bug. */
export async function storeIntended(transaction: Queryable, intended: readonly Intended[]): Promise<void> {
  const requests = intended.map(({ request }) => ({
    ...request,
    // As text, so that they are read back as they were.
    parameters: JSON.stringify(request.parameters),
    body: JSON.stringify(request.body),
    hash: hashOf(request),
  }));
  const effects = intended.flatMap(({ request, lines, passes = false }) =>
    lines.map((line) => ({
      id: newId(),
      brand: request.brand,
      flow: request.flow,
      step: request.step,
      request_id: request.id,
      key: line.key,
      subject: line.subject,
      line_reference: line.lineReference,
      line: line.line,
      passes,
    })),
  );
  await transaction.query(
    // In one order, so that of two who store the same references one fails, and neither waits for the other.
    prepared(`with stored as (
       insert into backhaul.request (brand, id, flow, step, connector, operation, reference, parameters, body, hash, blueprint, state)
       select brand, id, flow, step, connector, operation, reference, parameters::json, body::json, hash, blueprint, 'intended'
         from jsonb_to_recordset($1::jsonb) as r(brand text, id uuid, flow text, step text, connector text, operation text,
           reference text, parameters text, body text, hash text, blueprint text)
     )
     insert into backhaul.effect (brand, id, flow, key, step, subject, line_reference, line, request_id, state, passes)
     select brand, id, flow, key, step, subject, line_reference, line, request_id, 'intended', passes
       from jsonb_to_recordset($2::jsonb) as r(brand text, id uuid, flow text, key text, step text, subject text,
         line_reference text, line jsonb, request_id uuid, passes boolean)
      order by line_reference`),
    [JSON.stringify(requests), JSON.stringify(effects)],
  );
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
        -- A list leads through the index; planned as a join, it may look at every request there is.
        and r.id = any(array(select request_id from backhaul.effect
                              where brand = $1 and flow = $2 and key = any($3) and state in ('intended', 'unknown')))
      group by r.brand, r.id
      order by r.id`),
    [brand, flow, keys],
  );
  return rows;
}
