/** The retention of a brand: once a day, by whichever process is first. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import { prune } from '../retention/prune.ts';
import type { Database } from '../store/database.ts';
import { runWhenDue } from './run-when-due.ts';

const dayMs = 86_400_000;

/** Gives whether it ran. */
export function pruneIfDue(database: Database, brand: Brand, signal: AbortSignal): Promise<boolean> {
  const scheduled = { brand: brand.id, flow: '', id: 'retention' };
  return runWhenDue(database, scheduled, { kind: 'every', everyMs: dayMs }, async () => {
    await prune(database, brand, { dryRun: false, signal });
    // What was not finished stays due; whoever stops does not look at it.
    signal.throwIfAborted();
  });
}
