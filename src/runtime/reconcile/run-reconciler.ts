/** One run of a reconciler: reads both sides, compares them, and stores what differs. Nothing is changed in any system. */
import { v7 as uuid } from 'uuid';
import { AbortError } from '../../errors/errors.ts';
import { compileExpression } from '../../mapping/expression.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { ReadyReconciler } from '../plan/ready-reconciler.ts';
import type { Database } from '../store/database.ts';
import { compareSides, type Total, totalsBy } from './compare.ts';
import { mapSide } from './map-side.ts';
import { type Period, periodOf } from './period.ts';
import { raiseDifferences } from './raise-differences.ts';
import { readSide, type SideContext } from './read-side.ts';
import { openStaging, type SideName } from './staging.ts';

export interface RunOptions {
  readonly askedBy: 'schedule' | 'command';
  /** Whether differences that stand become exceptions, and those that agree again are closed. */
  readonly raises: boolean;
  /** Instead of the declared window. */
  readonly period?: Period;
  /** Default: the database's time. */
  readonly now?: Date;
  onRead?(side: SideName, items: number): void;
}

export interface Reconciliation {
  readonly id: string;
  readonly state: 'complete' | 'partial';
  readonly period: Period | undefined;
  /** Why a side was not read whole. */
  readonly unread: readonly string[];
  readonly leftRows: number;
  readonly rightRows: number;
  readonly keys: number;
  readonly totals: readonly Total[];
  /** Differences by kind; those within the grace time apart. */
  readonly differences: Readonly<Record<string, number>>;
  readonly timing: number;
}

/** Runs of one reconciler that are kept. */
const keptRuns = 60;

/** Errors: `RECONCILER_WINDOW_UNUSABLE`, `RECONCILER_NUMBER_UNUSABLE`, and those of the database. */
export async function runReconciler(
  database: Database,
  plan: Plan,
  reconciler: ReadyReconciler,
  options: RunOptions,
): Promise<Reconciliation> {
  const { declaration } = reconciler;
  const { rows: clock } = await database.query<{ now: Date }>('select now() as now');
  const now = options.now ?? clock[0]?.now ?? new Date();
  const { period, window } = await periodOf(declaration, plan.settings, now, options.period);
  const graceMs = Number(numberOf(plan, declaration.graceMinutes, 'its grace time')) * 60_000;
  const tolerances: Record<string, string> = {};
  for (const [name, { tolerance }] of Object.entries(declaration.values))
    if (tolerance !== undefined) tolerances[name] = numberOf(plan, tolerance, `the tolerance of ${name}`);
  const run = await beginRun(database, plan, reconciler, options, period);
  const staging = await openStaging(database);
  try {
    const { onRead } = options;
    const context: SideContext = { database, plan, staging, window, ...(onRead ? { onRead } : {}) };
    const left = await stageSide(context, 'left', reconciler);
    const right = await stageSide(context, 'right', reconciler);
    await staging.analyze();
    const keys = await compareSides(staging, {
      brand: plan.brand.id,
      runId: run.id,
      previousId: run.previousId,
      period,
      graceMs,
      tolerances,
      leftIsWhole: left.unread.length === 0,
      rightIsWhole: right.unread.length === 0,
      leftMoved: left.moved,
      rightMoved: right.moved,
    });
    const totals: Total[] = [];
    for (const by of declaration.totals ?? []) totals.push(...(await totalsBy(staging, period, by)));
    const unread = [...left.unread, ...right.unread];
    const state = unread.length === 0 ? ('complete' as const) : ('partial' as const);
    const counted = await countFindings(database, plan.brand.id, run.id);
    if (options.raises) await raiseDifferences(staging, plan, reconciler, { id: run.id, state, unread, period });
    const result = { id: run.id, state, period, unread, leftRows: left.rows, rightRows: right.rows, keys, totals };
    await finishRun(database, plan, reconciler, result);
    return { ...result, ...counted };
  } finally {
    await staging.close();
  }
}

async function stageSide(context: SideContext, name: SideName, reconciler: ReadyReconciler) {
  const side = reconciler[name];
  const { unread, moved } = await readSide(context, name, side);
  await context.staging.analyze();
  const mapped = await mapSide(context, name, side);
  const reasons = [...unread, ...mapped.unread].map((reason) => `${side.declaration.title}: ${reason}`);
  return { rows: mapped.rows, unread: reasons, moved };
}

function numberOf({ settings }: Plan, source: string, what: string): string {
  const value = compileExpression(source).evaluate({}, { settings });
  const text = String(value);
  if ((typeof value === 'number' || typeof value === 'string') && /^\d{1,12}(\.\d{1,12})?$/.test(text)) return text;
  throw new AbortError({
    code: 'RECONCILER_NUMBER_UNUSABLE',
    what: `A reconciler can not have "${text}" as ${what}.`,
    why: 'It is a number of at least 0, without an exponent.',
    nextSteps: ['Correct the expression, or the setting that it reads.'],
  });
}

async function beginRun(
  database: Database,
  plan: Plan,
  { declaration }: ReadyReconciler,
  { askedBy }: RunOptions,
  period: Period | undefined,
): Promise<{ id: string; previousId: string | null }> {
  const id = uuid();
  const place = [plan.brand.id, plan.flow.id, declaration.id];
  const { rows } = await database.query<{ id: string }>(
    `select id from backhaul.reconciliation where brand = $1 and flow = $2 and reconciler = $3 and state = 'complete'
      order by id desc limit 1`,
    place,
  );
  await database.query(
    `insert into backhaul.reconciliation (brand, flow, reconciler, id, asked_by, window_from, window_to)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [...place, id, askedBy, period?.from ?? null, period?.to ?? null],
  );
  return { id, previousId: rows[0]?.id ?? null };
}

async function countFindings(database: Database, brand: string, id: string) {
  const { rows } = await database.query<{ kind: string; is_timing: boolean; count: number }>(
    `select kind, is_timing, count(distinct key)::int as count from backhaul.reconciliation_finding
      where brand = $1 and reconciliation_id = $2 group by kind, is_timing`,
    [brand, id],
  );
  const differences: Record<string, number> = { missingLeft: 0, missingRight: 0, differing: 0 };
  let timing = 0;
  for (const { kind, is_timing, count } of rows) {
    if (is_timing) timing += count;
    else differences[kind] = count;
  }
  return { differences, timing };
}

/** Also lets go of runs that are older than those that are kept. */
async function finishRun(
  database: Database,
  plan: Plan,
  { declaration }: ReadyReconciler,
  run: Omit<Reconciliation, 'differences' | 'timing'>,
): Promise<void> {
  const place = [plan.brand.id, plan.flow.id, declaration.id];
  await database.query(
    `update backhaul.reconciliation
        set state = $3, unread = $4, left_rows = $5, right_rows = $6, keys = $7, totals = $8, finished_at = now()
      where brand = $1 and id = $2`,
    [plan.brand.id, run.id, run.state, run.unread, run.leftRows, run.rightRows, run.keys, JSON.stringify(run.totals)],
  );
  await database.query(
    `with old as (
       delete from backhaul.reconciliation where brand = $1 and id in (
         select id from backhaul.reconciliation where brand = $1 and flow = $2 and reconciler = $3
          order by id desc offset ${keptRuns}) returning id)
     delete from backhaul.reconciliation_finding f using old where f.brand = $1 and f.reconciliation_id = old.id`,
    place,
  );
}
