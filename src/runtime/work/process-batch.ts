/** A batch of claimed records of one brand and flow: settle what is open, run the steps, store where each came to rest. */
import { AbortError, BugError, invariant } from '../../errors/errors.ts';
import { failPoint } from '../fail-point.ts';
import type { JobData } from '../intake/accept-events.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Job, Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { prepared } from '../store/prepared-statements.ts';
import { confirmedEffects, openRequests } from './effects.ts';
import { RecordRun, type StoredRecord } from './record-run.ts';
import { storeRest } from './rest.ts';
import { settleOpenRequest } from './settle.ts';
import { raiseLateRefusals } from './steps/raise-line-results.ts';
import { runSteps } from './steps/run-steps.ts';
import { unknownCode } from './steps/write-request.ts';

export interface ClaimedJob {
  readonly job: Job;
  readonly data: JobData;
}

/** What the worker needs to process a batch. */
export interface WorkContext {
  readonly database: Database;
  readonly queue: Queue;
  readonly workerId: string;
  /** A flow's plan as an earlier version of its blueprint; undefined when it can no longer be made. */
  planAt(plan: Plan, hash: string): Promise<Plan | undefined>;
}

export async function processBatch(context: WorkContext, plan: Plan, claimed: readonly ClaimedJob[]): Promise<void> {
  const { database, queue, workerId } = context;
  const records = await loadRecords(
    database,
    plan,
    claimed.map(({ data }) => data.key),
  );
  const runs: RecordRun[] = [];
  const nothingToDo: Job[] = [];
  const elsewhere = new Map<string, ClaimedJob[]>();
  for (const { job, data } of claimed) {
    const record = records.get(data.key);
    if (!record || record.processed_revision >= record.revision || runs.some((run) => run.record.key === data.key)) {
      nothingToDo.push(job);
    } else if (record.begun_on !== null && record.begun_on !== plan.version.hash) {
      elsewhere.set(record.begun_on, [...(elsewhere.get(record.begun_on) ?? []), { job, data }]);
    } else {
      runs.push(new RecordRun(job, data, record, plan.settings));
    }
  }
  if (nothingToDo.length > 0) await queue.complete(nothingToDo, workerId);
  for (const [hash, jobs] of elsewhere) await processOnVersion(context, plan, hash, jobs, records);
  if (runs.length === 0) return;
  try {
    await takeForward(database, plan, runs);
  } catch (error) {
    if (runs.length > 1) {
      // One of them broke something. Alone, each shows whether it is the one.
      for (const run of runs) await processBatch(context, plan, [{ job: run.job, data: run.data }]);
      return;
    }
    const [run] = runs;
    invariant(run, 'a batch of one has one run');
    const message =
      error instanceof AbortError ? `${error.message} ${error.why}` : `A fault of Backhaul: ${String(error)}`;
    // What broke an invariant is not tried again: nobody knows what that would do.
    if (error instanceof BugError) run.stop('', 'INVARIANT_BROKEN', message.slice(0, 1000));
    else run.end = { kind: 'retry', step: '', message: message.slice(0, 1000), counts: true };
  }
  await storeRest(context, plan, runs);
}

/** Records go on with the version of the blueprint that they have begun on. */
async function processOnVersion(
  context: WorkContext,
  plan: Plan,
  hash: string,
  jobs: readonly ClaimedJob[],
  records: ReadonlyMap<string, StoredRecord>,
): Promise<void> {
  const earlier = await context.planAt(plan, hash);
  if (earlier) return processBatch(context, earlier, jobs);
  const runs = jobs.flatMap(({ job, data }) => {
    const record = records.get(data.key);
    return record ? [new RecordRun(job, data, record, plan.settings)] : [];
  });
  for (const run of runs) {
    const message = `Its version ${hash.slice(0, 12)} of the blueprint no longer fits the connectors. Replay it with the current one.`;
    run.stop('', plan.flow.retry.exception, message);
  }
  await storeRest(context, plan, runs);
}

async function takeForward(database: Database, plan: Plan, runs: readonly RecordRun[]): Promise<void> {
  const keys = runs.map((run) => run.record.key);
  await failPoint('work.loaded');
  for (const run of runs) await checkEvent(plan, run);
  for (const request of await openRequests(database, plan.brand.id, plan.flow.id, keys)) {
    const concerned = runs.filter((run) => request.keys.includes(run.record.key));
    const connection = plan.connections.get(request.connector);
    const step = plan.steps.find((candidate) => candidate.id === request.step);
    if (!connection || step?.shape !== 'connector') {
      for (const run of concerned)
        run.stop(
          request.step,
          plan.flow.retry.exception,
          `The step ${request.step} that sent ${request.reference} is no longer in the flow.`,
        );
      continue;
    }
    const end = await settleOpenRequest(database, connection, request);
    for (const run of concerned) {
      if (end.kind === 'later')
        run.end ??= { kind: 'retry', step: request.step, message: end.message, counts: end.counts ?? true };
      if (end.kind === 'unknowable')
        run.stop(request.step, unknownCode(plan, step), `${end.message} Reference ${request.reference}.`);
    }
  }
  await raiseLateRefusals(database, plan, runs);
  if (plan.readsEffects) {
    const effects = await confirmedEffects(database, plan.brand.id, plan.flow.id, keys);
    for (const run of runs) run.effects = effects.get(run.record.key) ?? [];
  }
  await failPoint('work.planned');
  await runSteps(database, plan, runs);
}

/** A polled event is the record itself and must fit the record's schema; a webhook's payload is only a hint. */
async function checkEvent(plan: Plan, run: RecordRun): Promise<void> {
  if (run.record.source !== 'poll' || !plan.checkEvent) return;
  const unfit = await plan.checkEvent(run.record.event);
  if (unfit)
    run.stop(
      'intake',
      plan.flow.schemaException,
      `The ${plan.flow.record.name} does not fit ${plan.flow.record.schema}: ${unfit.path} ${unfit.reason}.`,
    );
}

export async function loadRecords(
  database: Database,
  plan: Plan,
  keys: readonly string[],
): Promise<Map<string, StoredRecord>> {
  const { rows } = await database.query<StoredRecord>(
    prepared(`select r.brand, r.flow, r.key, r.revision, r.processed_revision, r.source, r.attempt, r.newest_version, r.triggers, r.tracked,
            e.body as event, r.first_blueprint,
            case when r.is_pinned then r.blueprint
                 when r.source = 'replay' then null
                 else (select q.blueprint from backhaul.effect f join backhaul.request q on q.brand = f.brand and q.id = f.request_id
                        where f.brand = r.brand and f.flow = r.flow and f.key = r.key and f.state in ('intended', 'unknown') limit 1)
             end as begun_on
       from backhaul.record r join backhaul.event e on e.brand = r.brand and e.id = r.event_id
      where r.brand = $1 and r.flow = $2 and r.key = any($3)`),
    [plan.brand.id, plan.flow.id, keys],
  );
  return new Map(rows.map((row) => [row.key, row]));
}
