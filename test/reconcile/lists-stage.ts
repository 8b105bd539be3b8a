/** A database, the system with two lists, and brands whose reconciler compares them. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Reconciler } from '../../schemas/formats/flow.ts';
import { listExceptions } from '../../src/runtime/inquiry/exceptions.ts';
import type { Plan } from '../../src/runtime/plan/compile-plan.ts';
import type { ReadyReconciler } from '../../src/runtime/plan/ready-reconciler.ts';
import type { Queue } from '../../src/runtime/queue/queue.ts';
import { type Difference, differencesOf } from '../../src/runtime/reconcile/findings.ts';
import { handRepairs } from '../../src/runtime/reconcile/repairs.ts';
import { type Reconciliation, type RunOptions, runReconciler } from '../../src/runtime/reconcile/run-reconciler.ts';
import { compilePlans, openConnections, openStore, startOn } from '../../src/runtime/runtime.ts';
import type { Database } from '../../src/runtime/store/database.ts';
import { makeMigratedHome, type TestHome } from '../../src/runtime/store/test-home.ts';
import { comparingFlow, listsBrand, listsDeclarations } from './lists-declarations.ts';
import { type ListsSystem, startListsSystem } from './lists-system.ts';

export interface ListsStage {
  readonly system: ListsSystem;
  readonly database: Database;
  readonly queue: Queue;
  open(change?: Partial<Reconciler>): Promise<Comparing>;
  close(): Promise<void>;
}

export interface Comparing {
  readonly brand: string;
  readonly plan: Plan;
  readonly reconciler: ReadyReconciler;
  run(options?: Partial<RunOptions>): Promise<Reconciliation>;
  differences(run: Reconciliation): Promise<Difference[]>;
  /** Open exceptions as `code key`, in order. */
  exceptions(): Promise<string[]>;
  hand(run: Reconciliation): Promise<Record<string, number>>;
  /** Lets a runtime work on what is handed over; gives a way to stop it. */
  startWorking(): Promise<() => Promise<void>>;
  /** Until nothing is left to work on. */
  rest(): Promise<void>;
}

export async function openListsStage(): Promise<ListsStage> {
  const home: TestHome = await makeMigratedHome();
  const { database, queue } = await openStore(home.location);
  const system = await startListsSystem();
  let brands = 0;
  return {
    system,
    database,
    queue,
    async open(change) {
      brands += 1;
      const brand = listsBrand(`brand-${brands}`, system.url);
      const declarations = listsDeclarations(change);
      const options = { declarations, brands: [brand] };
      const plans = await compilePlans(options, await openConnections(database, options, new AbortController().signal));
      const plan = plans.find(({ flow }) => flow.id === comparingFlow);
      const reconciler = plan?.reconcilers[0];
      if (!plan || !reconciler) throw new Error('the flow has a reconciler');
      return {
        brand: brand.id,
        plan,
        reconciler,
        run: (more = {}) => runReconciler(database, plan, reconciler, { askedBy: 'command', raises: true, ...more }),
        async differences({ id }) {
          const all: Difference[] = [];
          for await (const page of differencesOf(database, brand.id, id)) all.push(...page);
          return all;
        },
        async exceptions() {
          const open = await listExceptions(database, { brand: brand.id, state: 'open', limit: 1_000 });
          return open.map(({ code, key }) => `${code} ${key}`).sort();
        },
        hand: (run) => handRepairs({ database, queue }, plan, reconciler, run),
        async startWorking() {
          const runtime = await startOn(await openStore(home.location), { ...options, roles: ['work'] });
          return () => runtime.stop();
        },
        async rest() {
          for (;;) {
            const { queued, active } = await queue.depth();
            if (queued + active === 0) return;
            await wait(5);
          }
        },
      };
    },
    async close() {
      await system.close();
      await queue.close();
      await database.close();
      await home.remove();
    },
  };
}
