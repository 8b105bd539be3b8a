/** The reconcilers of a plan: run when due. They read and raise; repairs are handed over when a person asks for it. */
import type { Plan } from '../plan/compile-plan.ts';
import type { ReadyReconciler } from '../plan/ready-reconciler.ts';
import { runReconciler } from '../reconcile/run-reconciler.ts';
import type { Database } from '../store/database.ts';
import { runWhenDue } from './run-when-due.ts';
import { timetableOf } from './timetable.ts';

export function reconcilerWatch(database: Database, plan: Plan, reconciler: ReadyReconciler): () => Promise<void> {
  const { id, schedule } = reconciler.declaration;
  const scheduled = { brand: plan.brand.id, flow: plan.flow.id, id: `reconciler ${id}` };
  return async () => {
    const timetable = await timetableOf(schedule, plan.settings);
    await runWhenDue(database, scheduled, timetable, () =>
      runReconciler(database, plan, reconciler, { askedBy: 'schedule', raises: true }),
    );
  };
}
