/** Takes a batch of records through the steps of a plan. A record that ends early leaves its neighbours alone. */
import { AbortError } from '../../../errors/errors.ts';
import type { Plan, ReadyConnectorStep, ReadyStep } from '../../plan/compile-plan.ts';
import type { Database } from '../../store/database.ts';
import type { RecordRun } from '../record-run.ts';
import { assertFindings } from './assert-findings.ts';
import { gatherReads } from './gather-reads.ts';
import { handOver } from './hand-over.ts';
import { readPerRecord } from './read-per-record.ts';
import { takeTransition } from './take-transition.ts';
import { writeBatch } from './write-batch.ts';
import { writePerRecord } from './write-per-record.ts';

/** What is done at a step that writes. */
export type WriteEffects = (
  database: Database,
  plan: Plan,
  step: ReadyConnectorStep & { readonly id: string },
  runs: readonly RecordRun[],
) => Promise<void>;

const makeEffects: WriteEffects = async (database, plan, step, runs) => {
  if (step.batch) await writeBatch(database, plan, step, step.batch, runs);
  else if (step.write) await writePerRecord(database, plan, step, step.write, runs);
};

/** `write`: what is done instead of writing, where a run is a rehearsal. */
export async function runSteps(
  database: Database,
  plan: Plan,
  runs: readonly RecordRun[],
  write: WriteEffects = makeEffects,
): Promise<void> {
  for (const step of plan.steps) {
    const going = runs.filter((run) => run.end === undefined);
    if (going.length === 0) break;
    const concerned: RecordRun[] = [];
    for (const run of going) {
      run.together = going.length;
      guardedNow(plan, step, run, () => {
        if (!step.when || step.when.evaluate(run.context, run.bindings()) === true) concerned.push(run);
      });
    }
    if (concerned.length > 0) await runStep(database, plan, step, concerned, write);
  }
  await Promise.all(runs.flatMap(({ storing }) => storing));
}

async function runStep(
  database: Database,
  plan: Plan,
  step: ReadyStep,
  runs: readonly RecordRun[],
  write: WriteEffects,
): Promise<void> {
  if (step.shape === 'connector') {
    if (step.batch || step.write) await write(database, plan, step, runs);
    else if (step.gather) await gatherReads(database, plan, step, step.gather, runs);
    else await readPerRecord(database, plan, step, runs);
    return;
  }
  if (step.shape === 'run-flow') return handOver(database, plan, step, runs);
  for (const run of runs) guardedNow(plan, step, run, () => runPureStep(plan, step, run));
}

function runPureStep(plan: Plan, step: Exclude<ReadyStep, { shape: 'connector' | 'run-flow' }>, run: RecordRun): void {
  const bindings = run.bindings();
  switch (step.shape) {
    case 'map':
      run.context[step.into] = step.transform.run(step.input.evaluate(run.context, bindings));
      return;
    case 'filter':
      if (step.keep.evaluate(run.context, bindings) !== true) run.end = { kind: 'skipped', reason: step.reason };
      return;
    case 'de-dupe': {
      const version = step.version.evaluate(run.context, bindings);
      if (typeof version !== 'string') return;
      const newest = run.record.newest_version;
      const isFresh = step.fresh?.evaluate(run.context, bindings) === true;
      if (!isFresh && newest !== null && version < newest) run.end = { kind: 'stale', reason: step.reason };
      else run.newestVersion = version;
      return;
    }
    case 'assert':
      assertFindings(plan, step.id, step.findings, run);
      return;
    case 'flow-control':
      takeTransition(step, run);
      return;
    case 'track-data':
      for (const { name, value } of step.values) {
        const tracked = value.evaluate(run.context, bindings);
        if (tracked !== undefined) run.tracked[name] = tracked;
      }
  }
}

/** A record that breaks a step becomes an exception; the others do not notice. Bugs go through. */
export async function guarded(
  plan: Plan,
  step: { readonly id: string },
  run: RecordRun,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    stopWith(plan, step, run, error);
  }
}

export function guardedNow(plan: Plan, step: { readonly id: string }, run: RecordRun, work: () => void): void {
  try {
    work();
  } catch (error) {
    stopWith(plan, step, run, error);
  }
}

function stopWith(plan: Plan, step: { readonly id: string }, run: RecordRun, error: unknown): void {
  if (!(error instanceof AbortError)) throw error;
  // A code that the flow declares was raised by a mapping, with $fail.
  const declared = Object.hasOwn(plan.flow.exceptions, error.code);
  if (declared) run.stop(step.id, error.code, error.message);
  else run.stop(step.id, plan.flow.schemaException, `${error.message} ${error.why}`);
}
