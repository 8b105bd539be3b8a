/** Records for another flow of the brand: made into its events here, stored when the record that hands them over rests. */
import { AbortError } from '../../../errors/errors.ts';
import type { ArrivedEvent } from '../../intake/accept-events.ts';
import { identify } from '../../intake/identify-event.ts';
import { eventFor } from '../../intake/read-events.ts';
import type { Plan, ReadyStep } from '../../plan/compile-plan.ts';
import type { Database } from '../../store/database.ts';
import { confirmedEffects } from '../effects.ts';
import type { RecordRun } from '../record-run.ts';
import { hasTexts, isObject } from './has-texts.ts';
import { guarded } from './run-steps.ts';

type RunFlow = Extract<ReadyStep, { shape: 'run-flow' }>;

/** Records that one record may hand over at one step. */
export const handedOverLimit = 1_000;

export async function handOver(
  database: Database,
  plan: Plan,
  step: RunFlow,
  runs: readonly RecordRun[],
): Promise<void> {
  const target = plan.flows.get(step.flow);
  if (!target && step.optional) return;
  const keys = runs.map((run) => run.record.key);
  // What earlier steps of this very run have had confirmed belongs to what is handed over.
  const effects = await confirmedEffects(database, plan.brand.id, plan.flow.id, keys);
  for (const run of runs) {
    run.effects = effects.get(run.record.key) ?? [];
    await guarded(plan, step, run, async () => {
      const found = step.records.evaluate(run.context, run.bindings()) ?? [];
      run.handedOver.push(...(await eventsOf(step, target, Array.isArray(found) ? found : [found])));
    });
  }
}

async function eventsOf(step: RunFlow, target: Plan | undefined, records: readonly unknown[]): Promise<ArrivedEvent[]> {
  const trigger = target?.flow.triggers.find((one) => one.kind === 'flow');
  if (!target || !trigger) {
    throw refused(step, `The brand does not run ${step.flow}, or that flow takes no records from others.`);
  }
  if (records.length > handedOverLimit || !records.every(isRecord)) {
    throw refused(
      step,
      `Up to ${handedOverLimit} records are needed, each with key and version as texts, and an event as an object.`,
    );
  }
  const events: ArrivedEvent[] = [];
  for (const record of records) {
    const identified = await identify({ key: 'key', version: 'version' }, record);
    if (identified.kind === 'unusable') throw refused(step, `A record ${identified.reason}.`);
    events.push(await eventFor(target, trigger, identified, record.event, trigger.id));
  }
  return events;
}

interface HandedOver {
  readonly key: string;
  readonly version: string;
  readonly event: Readonly<Record<string, unknown>>;
}

const isRecord = (value: unknown): value is HandedOver =>
  hasTexts(value, ['key', 'version']) &&
  value.key !== '' &&
  value.version !== '' &&
  isObject((value as { event?: unknown }).event);

const refused = (step: RunFlow, why: string): AbortError =>
  new AbortError({
    code: 'HANDED_OVER_WRONG',
    what: `The step ${step.id} can not hand its records over.`,
    why,
    nextSteps: ['Mend the expression records of this step, or the flow that it names.'],
  });
