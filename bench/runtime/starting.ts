/** From the start of `backhaul worker` on existing data, its database stopped, to its first record at rest. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BugError } from '../../src/errors/errors.ts';
import { openStore } from '../../src/runtime/runtime.ts';
import { buildPackage } from './built-package.ts';
import type { EmulatedSystems } from './emulated-systems.ts';
import { median } from './figures.ts';
import { writeProject } from './packed-worker.ts';
import { storeWebhooks } from './restock.ts';

export interface Starting {
  readonly medianMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
}

const checkout = join(import.meta.dirname, '..', '..');

/**
 * Of the packed package and of the sources. What a process keeps for the next start is kept; the first start, which makes
 * it, is not counted. Nothing else may use the data folder.
 */
export async function measureStarting(
  dataFolder: string,
  systems: EmulatedSystems,
  starts: number,
): Promise<Readonly<Record<'starts', number> & Record<'package' | 'sources', Starting>>> {
  const project = writeProject(dataFolder, systems);
  const measure = async (command: string, firstId: number): Promise<Starting> => {
    const took: number[] = [];
    const kept = mkdtempSync(join(dataFolder, 'kept-'));
    for (let index = 0; index <= starts; index += 1) {
      await storeOne(dataFolder, systems, firstId + index);
      const flags = ['--brand', 'bench', '--project', project, '--data-folder', dataFolder];
      const ms = await startToRest([command, 'worker', ...flags], kept);
      if (index > 0) took.push(ms);
    }
    return { medianMs: Math.round(median(took)), leastMs: Math.min(...took), mostMs: Math.max(...took) };
  };
  const built = buildPackage(checkout, mkdtempSync(join(dataFolder, 'package-')));
  return {
    starts,
    package: await measure(built, 60_000_000),
    sources: await measure(join(checkout, 'bin', 'backhaul.js'), 61_000_000),
  };
}

/** A record that has waited for others already, as the blueprint asks, in a database that is stopped again. */
async function storeOne(dataFolder: string, systems: EmulatedSystems, id: number): Promise<void> {
  await systems.seedReturns(id, 1);
  const store = await openStore({ dataFolder });
  await storeWebhooks(store, 'bench', id, 1);
  await store.database.query(`update pgboss.job set start_after = now() - interval '1 minute' where name = 'records'`);
  await store.queue.close();
  await store.database.close();
}

/** Milliseconds until the process tells, in its log, that the record has come to rest. */
async function startToRest(command: readonly string[], kept: string): Promise<number> {
  const startedAt = Date.now();
  const child = spawn(process.execPath, command, {
    env: { ...process.env, NODE_COMPILE_CACHE: kept },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  let ms: number | undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    const { event, time, states } = JSON.parse(line) as {
      event: string;
      time: string;
      states?: { confirmed?: number };
    };
    if (event !== 'rest' || states?.confirmed !== 1) continue;
    ms = Date.parse(time) - startedAt;
    child.kill('SIGINT');
  }
  await exited;
  if (ms === undefined) throw new BugError('the process ended before its record was at rest');
  return ms;
}
