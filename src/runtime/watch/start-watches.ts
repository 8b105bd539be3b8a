/** Everything that one process does for all: polls, monitors, rechecks, alerts, pruning. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { advanceReplays } from './advance-replays.ts';
import { deliverAlerts } from './alerts/deliver-alerts.ts';
import { type AlertTiming, defaultTiming, planAlerts } from './alerts/plan-alerts.ts';
import { pruneIfDue } from './daily-prune.ts';
import { openLeadership } from './leadership.ts';
import { monitorWatch } from './monitors.ts';
import { pollWatch } from './poll-watch.ts';
import { runRechecks } from './rechecks.ts';
import { reconcilerWatch } from './reconciler-watch.ts';
import { type Repetition, repeat } from './repeat.ts';
import { timetableOf } from './timetable.ts';
import { versionWatch } from './version-watch.ts';

export interface WatchOptions {
  readonly database: Database;
  readonly queue: Queue;
  readonly brands: readonly Brand[];
  readonly plans: readonly Plan[];
  readonly alertTiming?: AlertTiming;
  onError(error: unknown): void;
}

const everyMs = 1_000;
/** How often it is asked whether the daily pruning is due. */
const pruneEveryMs = 60_000;

/**
 * Watches whenever this process leads; of all processes on the database one does. Stopping gives the lead up.
 * Error: `SCHEDULE_UNUSABLE`.
 */
export async function startWatches(options: WatchOptions): Promise<Repetition> {
  const { database, queue, onError } = options;
  for (const plan of options.plans) await checkSchedules(plan);
  const leadership = await openLeadership(database);
  const watches: Repetition[] = [
    // Every process may put back what a dead one held: the sooner the better, and it is safe at once.
    repeat(everyMs, () => queue.reclaimDead(), onError),
  ];
  const stopping = new AbortController();
  const watch = (work: () => Promise<unknown>, pauseMs = everyMs) => {
    watches.push(repeat(pauseMs, async () => ((await leadership.leads()) ? work() : undefined), onError));
  };
  watch(() => runRechecks(database, queue));
  watch(() => advanceReplays(database, queue));
  const timing = options.alertTiming ?? defaultTiming;
  for (const brand of options.brands) {
    const flows = options.plans.filter((plan) => plan.brand.id === brand.id).map(({ flow }) => flow);
    watch(() => planAlerts(database, brand, flows, timing), Math.max(everyMs, timing.gatherMs / 10));
    watch(() => deliverAlerts(database, brand, onError));
    watch(() => pruneIfDue(database, brand, stopping.signal), pruneEveryMs);
  }
  for (const plan of options.plans) {
    watch(versionWatch(database, queue, plan));
    for (const monitor of plan.flow.monitors) watch(monitorWatch(database, plan, monitor));
    for (const reconciler of plan.reconcilers) watch(reconcilerWatch(database, plan, reconciler));
    for (const trigger of plan.flow.triggers) {
      if (trigger.kind === 'poll') watch(pollWatch(database, queue, plan, trigger));
    }
  }
  return {
    async stop() {
      stopping.abort();
      await Promise.all(watches.map((each) => each.stop()));
      await leadership.close();
    },
  };
}

/** Before anything runs: a schedule that can not be followed would let a poll, a monitor or a reconciler stand still. */
async function checkSchedules({ flow, settings }: Plan): Promise<void> {
  for (const trigger of flow.triggers) if (trigger.kind === 'poll') await timetableOf(trigger.schedule, settings);
  for (const { schedule } of flow.monitors) if (schedule) await timetableOf(schedule, settings);
  for (const { schedule } of flow.reconcilers ?? []) await timetableOf(schedule, settings);
}
