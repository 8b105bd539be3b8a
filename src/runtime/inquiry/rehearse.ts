/**
 * A rehearsal: records of open exceptions go through their steps, with real readings and without a single write, to show
 * which effects a replay would make.
 */
import { sql } from 'kysely';
import { invariant } from '../../errors/errors.ts';
import { redact } from '../connection/redact.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Database } from '../store/database.ts';
import { confirmedEffects, openRequests } from '../work/effects.ts';
import { loadRecords } from '../work/process-batch.ts';
import { RecordRun, type StoredRecord } from '../work/record-run.ts';
import { effectByReference } from '../work/standing-effect.ts';
import { guarded, runSteps, type WriteEffects } from '../work/steps/run-steps.ts';
import { writesOf } from '../work/steps/write-per-record.ts';
import { chosenExceptions, type ExceptionChoice } from './exceptions.ts';
import type { ReplayMapping } from './replays.ts';

/** An effect that a replay would make; its line without personal data. */
export interface PlannedEffect {
  readonly brand: string;
  readonly flow: string;
  readonly key: string;
  readonly step: string;
  readonly operation: string;
  readonly reference: string;
  readonly line?: unknown;
}

/** What a replay of one record would come to. */
export interface RehearsedRecord {
  readonly brand: string;
  readonly flow: string;
  readonly key: string;
  /** `unsettled`: a request is open and is settled first, so that nothing can be said yet. */
  readonly end: 'effects' | 'nothing' | 'exception' | 'retry' | 'unsettled' | 'unavailable';
  readonly reason?: string;
}

export interface Rehearsal {
  readonly records: readonly RehearsedRecord[];
  readonly effects: readonly PlannedEffect[];
}

interface Versions {
  planAt(plan: Plan, hash: string): Promise<Plan | undefined>;
}

/** Rehearses the first `sample` records of the choice. Its readings are real calls, inside the budgets. */
export async function rehearse(
  database: Database,
  plans: readonly Plan[],
  versions: Versions,
  choice: ExceptionChoice,
  options: { readonly mapping: ReplayMapping; readonly sample: number },
): Promise<Rehearsal> {
  const { sql: text, parameters } = chosenExceptions({ ...choice, state: 'open' })
    .select(['brand', 'flow', 'key', sql<string>`min(id::text)`.as('first')])
    .groupBy(['brand', 'flow', 'key'])
    .orderBy('first')
    .limit(options.sample)
    .compile();
  const { rows } = await database.query<{ brand: string; flow: string; key: string }>(text, parameters);
  const rehearsal = { records: [] as RehearsedRecord[], effects: [] as PlannedEffect[] };
  for (const plan of plans) {
    const keys = rows.filter((row) => row.brand === plan.brand.id && row.flow === plan.flow.id).map(({ key }) => key);
    const records = keys.length > 0 ? await loadRecords(database, plan, keys) : new Map<string, StoredRecord>();
    const byPlan = new Map<Plan, StoredRecord[]>();
    for (const record of records.values()) {
      const hash = options.mapping === 'original' ? record.first_blueprint : null;
      const own = hash === null ? plan : await versions.planAt(plan, hash);
      if (own) byPlan.set(own, [...(byPlan.get(own) ?? []), record]);
      else rehearsal.records.push(told(plan, record.key, 'unavailable', 'Its version no longer fits the connectors.'));
    }
    for (const [own, list] of byPlan) await rehearsePlan(database, own, list, rehearsal);
  }
  return rehearsal;
}

const told = (plan: Plan, key: string, end: RehearsedRecord['end'], reason?: string): RehearsedRecord => ({
  brand: plan.brand.id,
  flow: plan.flow.id,
  key,
  end,
  ...(reason === undefined ? {} : { reason }),
});

async function rehearsePlan(
  database: Database,
  plan: Plan,
  records: readonly StoredRecord[],
  rehearsal: { readonly records: RehearsedRecord[]; readonly effects: PlannedEffect[] },
): Promise<void> {
  const keys = records.map(({ key }) => key);
  const open = await openRequests(database, plan.brand.id, plan.flow.id, keys);
  const unsettled = new Set(open.flatMap((request) => request.keys));
  const effects = await confirmedEffects(database, plan.brand.id, plan.flow.id, keys);
  const runs: RecordRun[] = [];
  for (const record of records) {
    if (unsettled.has(record.key)) {
      rehearsal.records.push(told(plan, record.key, 'unsettled'));
      continue;
    }
    const data = { brand: plan.brand.id, flow: plan.flow.id, key: record.key };
    const job = { id: '', queue: '', key: record.key, data, priority: 0, attempt: 1 };
    const run = new RecordRun(job, data, { ...record, source: 'replay', attempt: 0 }, plan.settings);
    run.effects = effects.get(record.key) ?? [];
    runs.push(run);
  }
  const planned: PlannedEffect[] = [];
  await runSteps(database, plan, runs, noting(planned));
  rehearsal.effects.push(...planned);
  for (const run of runs) rehearsal.records.push(endOf(plan, run, planned));
}

function endOf(plan: Plan, run: RecordRun, planned: readonly PlannedEffect[]): RehearsedRecord {
  const { key } = run.record;
  if (run.raised.length > 0)
    return told(plan, key, 'exception', run.raised.map(({ code, message }) => `${code}: ${message}`).join(' '));
  if (run.end?.kind === 'retry') return told(plan, key, 'retry', run.end.message);
  if (planned.some((effect) => effect.key === key)) return told(plan, key, 'effects');
  return told(plan, key, 'nothing', run.end && 'reason' in run.end ? run.end.reason : undefined);
}

/** Notes what would be written. A run ends where later steps need the answer of a write that was not made. */
function noting(planned: PlannedEffect[]): WriteEffects {
  return async (database, plan, step, runs) => {
    for (const run of runs) {
      await guarded(plan, step, run, async () => {
        const about = { brand: plan.brand.id, flow: plan.flow.id, key: run.record.key, step: step.id };
        const operation = step.operation.id;
        if (step.batch) {
          const found = step.batch.lines.evaluate(run.context, run.bindings()) ?? [];
          for (const line of Array.isArray(found) ? found : [found]) {
            planned.push({ ...about, operation, reference: String(line.lineReference), line: redact(line) });
          }
          return;
        }
        invariant(step.write, `the step ${step.id} writes`);
        const { into } = step.declaration;
        const answers: unknown[] = [];
        for (const { context } of writesOf(step.write, run)) {
          const reference = String(step.write.reference.evaluate(context, run.bindings()));
          const standing = await effectByReference(database, plan.brand.id, plan.flow.id, reference);
          if (standing?.confirmed) answers.push(standing.answer);
          else planned.push({ ...about, operation, reference });
        }
        if (!into) return;
        const wouldWrite = planned.some((effect) => effect.key === run.record.key && effect.step === step.id);
        if (!wouldWrite) run.context[into] = step.write.each ? answers : answers[0];
        else run.end = { kind: 'skipped', reason: 'What follows depends on the answer.' };
      });
    }
  };
}
