/** Records per second of the restock flow, and jobs per second of the peer, in turns on one server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDeclarations } from '../../src/cli/declarations.ts';
import { startRuntime } from '../../src/runtime/runtime.ts';
import { openBareQueue } from './bare-queue.ts';
import { benchBrand, startEmulatedSystems, unlimited } from './emulated-systems.ts';
import { median } from './figures.ts';
import { assertConfirmed, storeWebhooks, untilAtRest } from './restock.ts';
import { countStatements } from './statements.ts';

export interface Throughput {
  readonly records: number;
  readonly rounds: number;
  readonly recordsPerSecond: number;
  readonly bareJobsPerSecond: number;
  readonly ratio: number;
  /** Statements that the database ran for each record, where it keeps such figures. */
  readonly workerMegabytes: number;
}

export async function measureThroughput(records: number, rounds: number): Promise<Throughput> {
  const systems = await startEmulatedSystems({ archeanPerMinute: unlimited });
  const dataFolder = mkdtempSync(join(tmpdir(), 'backhaul-bench-'));
  const { declarations } = await loadDeclarations(join(import.meta.dirname, '../..'), ['demo']);
  const runtime = await startRuntime({
    declarations,
    brands: [benchBrand('bench', systems)],
    location: { dataFolder },
    port: 0,
  });
  const bare = await openBareQueue(runtime.database);
  const rates = { records: [] as number[], jobs: [] as number[] };
  let firstId = 90_000_000;
  const statements = countStatements();
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    await systems.seedReturns(firstId, records);
    await storeWebhooks(runtime, 'bench', firstId, records);
    statements.reset();
    const recordsMs = await untilAtRest(runtime, 'bench', performance.now());
    if (process.env.BENCH_VERBOSE)
      for (const { statement, calls, milliseconds } of statements.counts().slice(0, 18))
        console.error(`${(calls / records).toFixed(3)}/record ${milliseconds.toFixed(0)} ms  ${statement}`);
    await assertConfirmed(runtime, 'bench', firstId, records);
    await bare.fill(firstId, records);
    const jobsMs = await bare.work();
    if (round > 0) {
      rates.records.push((records / recordsMs) * 1000);
      rates.jobs.push((records / jobsMs) * 1000);
    }
    if (process.env.BENCH_VERBOSE)
      console.error(
        `${((records / recordsMs) * 1000).toFixed(0)} records/s, ${((records / jobsMs) * 1000).toFixed(0)} jobs/s`,
      );
    firstId += records;
  }
  await bare.stop();
  await runtime.stop();
  await systems.close();
  rmSync(dataFolder, { recursive: true, force: true });
  const recordsPerSecond = median(rates.records);
  const bareJobsPerSecond = median(rates.jobs);
  return {
    records,
    rounds,
    recordsPerSecond: Math.round(recordsPerSecond),
    bareJobsPerSecond: Math.round(bareJobsPerSecond),
    ratio: Number((recordsPerSecond / bareJobsPerSecond).toFixed(2)),
    workerMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
