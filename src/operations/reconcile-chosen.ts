/** Runs the reconcilers of brands that are asked for, one after the other, and hands repairs over where that is wished. */
import { AbortError } from '../errors/errors.ts';
import type { Plan } from '../runtime/plan/compile-plan.ts';
import type { ReadyReconciler } from '../runtime/plan/ready-reconciler.ts';
import type { Queue } from '../runtime/queue/queue.ts';
import type { Period } from '../runtime/reconcile/period.ts';
import { handRepairs } from '../runtime/reconcile/repairs.ts';
import { type Reconciliation, runReconciler } from '../runtime/reconcile/run-reconciler.ts';
import type { SideName } from '../runtime/reconcile/staging.ts';
import type { Database } from '../runtime/store/database.ts';

export interface ReconcileChoice {
  readonly flow?: string;
  readonly id?: string;
  readonly period?: Period;
  /** Hands proposed repairs to their flows, raises what stands, and closes what agrees again. */
  readonly apply: boolean;
  onRead?(plan: Plan, reconciler: ReadyReconciler, side: SideName, items: number): void;
}

export interface ReconciledPair {
  readonly plan: Plan;
  readonly reconciler: ReadyReconciler;
  readonly run: Reconciliation;
  /** Records by the flow that they were handed to. */
  readonly handed: Readonly<Record<string, number>>;
}

/** Errors: `RECONCILER_UNKNOWN` when none fits, those of runs and of repairs. */
export async function reconcileChosen(
  context: { readonly database: Database; readonly queue: Queue },
  plans: readonly Plan[],
  { flow, id, period, apply, onRead }: ReconcileChoice,
): Promise<ReconciledPair[]> {
  const all = plans.flatMap((plan) => plan.reconcilers.map((reconciler) => ({ plan, reconciler })));
  const chosen = all.filter(
    ({ plan, reconciler }) =>
      (flow === undefined || plan.flow.id === flow) && (id === undefined || reconciler.declaration.id === id),
  );
  if (chosen.length === 0) throw unknown(all);
  const results: ReconciledPair[] = [];
  for (const { plan, reconciler } of chosen) {
    const run = await runReconciler(context.database, plan, reconciler, {
      askedBy: 'command',
      raises: apply,
      ...(period ? { period } : {}),
      onRead: (side, items) => onRead?.(plan, reconciler, side, items),
    });
    const handed = apply ? await handRepairs(context, plan, reconciler, run) : {};
    results.push({ plan, reconciler, run, handed });
  }
  return results;
}

const unknown = (all: readonly { plan: Plan; reconciler: ReadyReconciler }[]): AbortError =>
  new AbortError({
    code: 'RECONCILER_UNKNOWN',
    what: 'No reconciler fits.',
    why:
      all.length === 0
        ? 'No flow that these brands run declares one.'
        : `There are: ${all.map(({ plan, reconciler }) => `${plan.brand.id} ${plan.flow.id} ${reconciler.declaration.id}`).join('; ')}.`,
    nextSteps: ['Correct --brand, --flow or --id.'],
    exitCode: 2,
  });
