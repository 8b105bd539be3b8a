/** What is proposed for differences, and handing it to the flows that can do it. */
import { AbortError } from '../../errors/errors.ts';
import { type ArrivedEvent, acceptEvents } from '../intake/accept-events.ts';
import { eventFor } from '../intake/read-events.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { ReadyReconciler } from '../plan/ready-reconciler.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { type Difference, differencesOf } from './findings.ts';
import type { Reconciliation } from './run-reconciler.ts';

export type Proposal =
  | { readonly flow: string; readonly key: string; readonly event: unknown }
  | { readonly person: string };

type Run = Pick<Reconciliation, 'id' | 'state'>;

/**
 * What is proposed for a difference; undefined where nothing is, and while it may be timing. Of a partial run nothing
 * is proposed: what was not read may agree, and a value that was read in part would write too little.
 */
export function proposalFor(
  plan: Plan,
  reconciler: ReadyReconciler,
  run: Run,
  difference: Difference,
): Proposal | undefined {
  if (run.state === 'partial' || difference.isTiming) return undefined;
  const repair = reconciler.repairs.find((each) => each.for.includes(difference.kind));
  if (!repair) return undefined;
  if ('person' in repair) return { person: repair.person };
  const bound = { settings: plan.settings };
  const seen = { ...difference, run: run.id };
  const key = repair.key.evaluate(seen, bound);
  if (typeof key !== 'string' || key === '') throw noKey(plan, reconciler, difference, key);
  return { flow: repair.flow, key, event: repair.event.evaluate(seen, bound) };
}

/**
 * Hands every proposal of a run to its flow, each record once, and gives how many records each flow got. The flows must
 * run; handing a run over again changes nothing.
 */
export async function handRepairs(
  context: { readonly database: Database; readonly queue: Queue },
  plan: Plan,
  reconciler: ReadyReconciler,
  run: Run,
): Promise<Record<string, number>> {
  const handed: Record<string, number> = {};
  for await (const page of differencesOf(context.database, plan.brand.id, run.id)) {
    const events = new Map<string, ArrivedEvent>();
    for (const difference of page) {
      const proposal = proposalFor(plan, reconciler, run, difference);
      if (!proposal || 'person' in proposal) continue;
      const target = plan.flows.get(proposal.flow);
      const trigger = target?.flow.triggers.find((one) => one.kind === 'flow');
      if (!target || !trigger) throw notRun(plan, proposal.flow);
      const keyed = { key: proposal.key, version: `reconciliation ${run.id}` };
      const event = await eventFor(target, trigger, keyed, proposal.event, trigger.id);
      events.set(`${proposal.flow} ${proposal.key}`, event);
    }
    const all = [...events.values()];
    const { isNew } = await context.database.transaction((transaction) =>
      acceptEvents(transaction, context.queue, all),
    );
    for (const [index, { flow }] of all.entries()) if (isNew[index]) handed[flow] = (handed[flow] ?? 0) + 1;
  }
  return handed;
}

const noKey = (plan: Plan, { declaration }: ReadyReconciler, { key }: Difference, given: unknown): AbortError =>
  new AbortError({
    code: 'EXPRESSION_FAILED',
    what: `The repair of ${key} by the reconciler ${declaration.id} of ${plan.flow.id} has no key.`,
    why: `Its expression gives ${String(JSON.stringify(given)).slice(0, 100)}; a text is needed.`,
    nextSteps: ['Correct the expression repairs.key in the blueprint.'],
  });

const notRun = ({ brand }: Plan, flow: string): AbortError =>
  new AbortError({
    code: 'FLOW_UNKNOWN',
    what: `The brand ${brand.id} does not run the flow ${flow}, which makes the repairs, or it takes no records from others.`,
    why: 'Records that are handed to it would never be worked on.',
    nextSteps: [`Add ${flow} to the flows of brands/${brand.id}/brand.json, or repair by hand.`],
  });
