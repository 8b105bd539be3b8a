/** A process of the simulation: the whole runtime but its HTTP server, in memory, over a database of its own eyes. */
import { openQueue } from '../../src/runtime/queue/queue.ts';
import { queueName, type Runtime, startOn } from '../../src/runtime/runtime.ts';
import { brand, declarations } from './declarations.ts';
import type { Scheduler } from './scheduler.ts';
import { type Backend, type SimulatedDatabase, simulatedDatabase } from './simulated-database.ts';
import { type Owner, owners } from './virtual-time.ts';

export interface SimulatedProcess {
  readonly owner: Owner;
  readonly database: SimulatedDatabase;
  /** Undefined until it has started. */
  runtime: Runtime | undefined;
  /** It could not start. */
  failed: boolean;
}

export const newOwner = (name: string): Owner => ({ name, alive: true, frozenUntil: 0, clockAheadMs: 0 });

export function startProcess(backend: Backend, scheduler: Scheduler, name: string, onError: (error: unknown) => void) {
  const owner = newOwner(name);
  const database = simulatedDatabase(backend, scheduler, owner);
  const started: SimulatedProcess = { owner, database, runtime: undefined, failed: false };
  owners.run(owner, async () => {
    try {
      const queue = await openQueue(database, { name: queueName });
      started.runtime = await startOn({ database, queue }, { declarations, brands: [brand], batchSize: 4, onError });
    } catch {
      started.failed = true;
    }
  });
  return started;
}
