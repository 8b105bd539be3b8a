/** Where each record of a batch came to rest, stored in one transaction with the completion of its job. */
import { compileExpression } from '../../mapping/expression.ts';
import { backoffMs } from '../connection/backoff.ts';
import { redact } from '../connection/redact.ts';
import { failPoint } from '../fail-point.ts';
import { acceptEvents } from '../intake/accept-events.ts';
import { tell } from '../observation/observe.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Queryable } from '../store/database.ts';
import { newId } from '../store/new-id.ts';
import { prepared } from '../store/prepared-statements.ts';
import { causeOf } from './cause.ts';
import type { WorkContext } from './process-batch.ts';
import type { RaisedException, RecordRun } from './record-run.ts';

interface Rest {
  readonly run: RecordRun;
  readonly retryMs: number | undefined;
  readonly attempt: number;
  /** The run saw the whole record, so exceptions that it did not raise again are over. */
  readonly complete: boolean;
}

export async function storeRest(context: WorkContext, plan: Plan, runs: readonly RecordRun[]): Promise<void> {
  const rests = runs.map((run) => restOf(plan, run));
  await failPoint('rest.began');
  const states = await context.database.transaction(async (transaction) => {
    const finished = rests.filter((rest) => rest.retryMs === undefined);
    const held = new Set(
      await context.queue.complete(
        finished.map(({ run }) => run.job),
        context.workerId,
        transaction,
      ),
    );
    const again = rests.filter((rest) => rest.retryMs !== undefined);
    const released = await context.queue.release(
      again.map(({ run }) => run.job),
      { delayMs: again.map(({ retryMs = 0 }) => retryMs) },
      context.workerId,
      transaction,
    );
    for (const id of released) held.add(id);
    // A claim that was lost means that another worker decides: nothing of this run may be written.
    const ours = rests.filter(({ run }) => held.has(run.job.id));
    if (ours.length === 0) return {};
    await storeExceptions(transaction, plan, ours);
    const stored = await storeRecords(transaction, plan, ours);
    // What is tried again reaches its steps again, and hands over then.
    const handedOver = ours.flatMap(({ run, retryMs }) => (retryMs === undefined ? run.handedOver : []));
    await acceptEvents(transaction, context.queue, handedOver);
    await failPoint('rest.storing');
    return stored;
  });
  await failPoint('rest.stored');
  tell(context.database, {
    kind: 'rest',
    brand: plan.brand.id,
    flow: plan.flow.id,
    worker: context.workerId,
    states,
  });
}

function restOf(plan: Plan, run: RecordRun): Rest {
  if (run.end?.kind !== 'retry') {
    const sawAll = run.end === undefined || run.end.kind === 'skipped';
    return { run, retryMs: undefined, attempt: 0, complete: sawAll };
  }
  const attempt = run.record.attempt + (run.end.counts ? 1 : 0);
  if (attempt >= plan.flow.retry.attempts) {
    run.raise(run.end.step, plan.flow.retry.exception, '', `${attempt} attempts failed. The last: ${run.end.message}`);
    return { run, retryMs: undefined, attempt, complete: false };
  }
  return { run, retryMs: backoffMs(attempt, plan.flow.retry), attempt, complete: false };
}

async function storeExceptions(transaction: Queryable, plan: Plan, rests: readonly Rest[]): Promise<void> {
  const rows = [];
  for (const { run } of rests) for (const raised of run.raised) rows.push(exceptionRow(plan, run.record.key, raised));
  if (rows.length > 0) await insertExceptions(transaction, plan.brand.id, plan.flow.id, rows);
  const complete = rests.filter((rest) => rest.complete);
  if (complete.length === 0) return;
  await transaction.query(
    prepared(`update backhaul.exception e set state = 'resolved', note = 'The cause is gone.', recheck_at = null, closed_at = now()
      where e.brand = $1 and e.flow = $2 and e.key = any($3) and e.state = 'open' and not e.by_monitor
        and not exists (select 1 from jsonb_to_recordset($4::jsonb) as r(key text, subject text, code text)
                         where r.key = e.key and r.subject = e.subject and r.code = e.code)`),
    [plan.brand.id, plan.flow.id, complete.map(({ run }) => run.record.key), JSON.stringify(rows)],
  );
}

export interface ExceptionRow {
  readonly id: string;
  readonly key: string;
  readonly subject: string;
  readonly code: string;
  readonly owner: string;
  readonly severity: string;
  readonly step: string;
  readonly cause: string;
  readonly message: string;
  readonly resolution: string;
  readonly recheck_minutes: number | null;
  readonly input: unknown;
  /** Version of the blueprint under which it was raised. */
  readonly blueprint: string;
  /** It tells what did not happen, and does not keep its record from being at rest. */
  readonly by_monitor?: boolean;
}

/** An exception with what its blueprint says about it. */
export function exceptionRow(plan: Plan, key: string, raised: RaisedException, input?: unknown): ExceptionRow {
  const declared = plan.flow.exceptions[raised.code];
  const recheck = declared?.recheckMinutes
    ? Number(compileExpression(declared.recheckMinutes).evaluate({}, { settings: plan.settings }))
    : Number.NaN;
  return {
    id: newId(),
    key,
    subject: raised.subject,
    code: raised.code,
    owner: declared?.owner ?? 'it',
    severity: declared?.severity ?? 'error',
    step: raised.step,
    cause: causeOf({ flow: plan.flow.id, key, ...raised }),
    message: raised.message.slice(0, 2000),
    resolution:
      declared?.resolution ?? `Run "backhaul explain ${raised.code}", mend the cause, and replay the exception.`,
    recheck_minutes: Number.isFinite(recheck) ? recheck : null,
    input: input === undefined ? null : redact(input),
    blueprint: plan.version.hash,
  };
}

/** One open exception per record, subject and code: a repeat is counted. What a person ignored stays ignored. */
export async function insertExceptions(
  transaction: Queryable,
  brand: string,
  flow: string,
  rows: readonly ExceptionRow[],
): Promise<void> {
  await transaction.query(
    `insert into backhaul.exception as x (brand, id, flow, key, subject, code, owner, severity, step, cause, message, resolution, input,
                                         blueprint, by_monitor, recheck_minutes, recheck_at)
     select distinct on (r.key, r.subject, r.code) $1, r.id, $2, r.key, r.subject, r.code, r.owner, r.severity, r.step, r.cause, r.message, r.resolution, r.input,
            r.blueprint, coalesce(r.by_monitor, false), r.recheck_minutes, now() + make_interval(secs => r.recheck_minutes * 60)
       from jsonb_to_recordset($3::jsonb) as r(id uuid, key text, subject text, code text, owner text, severity text,
                                              step text, cause text, message text, resolution text, input jsonb, blueprint text, by_monitor boolean, recheck_minutes float8)
      where not exists (select 1 from backhaul.exception i
                         where i.brand = $1 and i.flow = $2 and i.key = r.key and i.subject = r.subject
                           and i.code = r.code and i.state = 'ignored')
      order by r.key, r.subject, r.code
     on conflict (brand, flow, key, subject, code) where state = 'open' do update
        set count = x.count + 1, last_seen = now(), step = excluded.step, cause = excluded.cause, message = excluded.message,
            blueprint = excluded.blueprint, recheck_minutes = excluded.recheck_minutes, recheck_at = excluded.recheck_at`,
    [brand, flow, JSON.stringify(rows)],
  );
}

/** Gives how many came to which state. */
async function storeRecords(
  transaction: Queryable,
  plan: Plan,
  rests: readonly Rest[],
): Promise<Record<string, number>> {
  const rows = rests.map(({ run, retryMs, attempt }) => ({
    key: run.record.key,
    revision: run.record.revision,
    attempt,
    retry_ms: retryMs ?? null,
    newest_version: run.newestVersion,
    tracked: run.tracked,
    note: noteOf(run, retryMs),
    reason: run.end?.kind === 'skipped' || run.end?.kind === 'stale' ? run.end.reason : null,
  }));
  const { rows: told } = await transaction.query<{ state: string }>(
    prepared(`with r as (
       select * from jsonb_to_recordset($3::jsonb) as r(key text, revision int, attempt int, retry_ms float8,
         newest_version text, tracked jsonb, note text, reason text)
     ), decided as (
       select r.*, case
           when r.retry_ms is not null then 'queued'
           when exists (select 1 from backhaul.exception x where x.brand = $1 and x.flow = $2 and x.key = r.key and x.state = 'open' and not x.by_monitor) then 'exception'
           when exists (select 1 from backhaul.effect e where e.brand = $1 and e.flow = $2 and e.key = r.key and e.state = 'confirmed') then 'confirmed'
           when exists (select 1 from backhaul.exception x where x.brand = $1 and x.flow = $2 and x.key = r.key and x.state = 'ignored') then 'resolved'
           else 'skipped' end as next_state
         from r
     ), locked as materialized (
       -- In the order in which what arrives takes them, so that neither waits for the other.
       select key from backhaul.record where brand = $1 and flow = $2 and key = any(array(select key from r))
        order by key for no key update
     ), updated as (
       update backhaul.record t
          set state = case when t.revision > d.revision then 'received' else d.next_state end,
              reason = case when d.next_state = 'skipped' then d.reason when d.next_state = 'queued' then d.note end,
              processed_revision = case when d.retry_ms is null then greatest(t.processed_revision, d.revision) else t.processed_revision end,
              attempt = case when t.revision > d.revision then 0 else d.attempt end,
              retry_at = now() + make_interval(secs => d.retry_ms / 1000),
              newest_version = greatest(t.newest_version, d.newest_version),
              tracked = t.tracked || d.tracked,
              blueprint = $4,
              first_blueprint = case when t.source in ('webhook', 'poll', 'flow') then $4 else coalesce(t.first_blueprint, $4) end,
              is_pinned = d.retry_ms is not null,
              changed_at = now()
         from decided d
        -- The list leads through the index; the join alone is planned as a scan of all records while they are few thousand.
        where t.brand = $1 and t.flow = $2 and t.key = any(array(select key from locked)) and t.key = d.key
     )
     insert into backhaul.history (brand, flow, key, state, note) select $1, $2, key, next_state, note from decided
     returning state`),
    [plan.brand.id, plan.flow.id, JSON.stringify(rows), plan.version.hash],
  );
  const states: Record<string, number> = {};
  for (const { state } of told) states[state] = (states[state] ?? 0) + 1;
  return states;
}

function noteOf(run: RecordRun, retryMs: number | undefined): string | null {
  if (run.end?.kind === 'retry')
    return retryMs === undefined ? run.end.message : `Again in ${retryMs} ms: ${run.end.message}`;
  if (run.end?.kind === 'skipped' || run.end?.kind === 'stale') return run.end.reason;
  const codes = [...new Set(run.raised.map(({ code }) => code))];
  return codes.length > 0 ? codes.join(', ') : null;
}
