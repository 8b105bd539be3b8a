/** Records per second of the restock flow, and jobs per second of the peer, in turns on one server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBareQueue } from './bare-queue.ts';
import type { EmulatedSystems } from './emulated-systems.ts';
import { median } from './figures.ts';
import { ownProcessorMs, processorMs } from './processor-time.ts';
import { assertConfirmed, databaseTime, type Store, storeWebhooks, untilAtRest } from './restock.ts';
import { countStatements } from './statements.ts';

const warmUps = 2;

export interface Throughput {
  readonly records: number;
  readonly rounds: number;
  readonly recordsPerSecond: number;
  /** Bare pg-boss, two durable writes for each job. */
  readonly bareJobsPerSecond: number;
  readonly ratio: number;
  /** Microseconds of the processor for each record, by process. */
  readonly processorMicroseconds: { readonly worker: number; readonly emulators: number; readonly database: number };
  readonly bareProcessorMicroseconds: { readonly worker: number; readonly database: number };
  readonly statementsPerRecord: number;
  readonly workerMegabytes: number;
}

/**
 * The first rounds warm up and are not counted: until the engine has compiled what is hot, a record takes twice as long.
 * `dataFolder` is that of the embedded server.
 */
export async function measureThroughput(
  store: Store,
  systems: EmulatedSystems,
  dataFolder: string,
  { records, rounds, verbose }: { readonly records: number; readonly rounds: number; readonly verbose: boolean },
): Promise<Throughput> {
  const server = Number(readFileSync(join(dataFolder, 'postgresql', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const used = () => [ownProcessorMs(), processorMs(systems.processId), processorMs(server)];
  const bare = await openBareQueue(store.database);
  const measured: { rate: number; bareRate: number; used: number[]; bareUsed: number[]; statements: number }[] = [];
  const statements = countStatements();
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const firstId = 90_000_000 + round * records;
    await systems.seedReturns(firstId, records);
    const since = await databaseTime(store);
    await storeWebhooks(store, 'bench', firstId, records);
    const stored = await databaseTime(store);
    statements.reset();
    const before = used();
    const recordsMs = await untilAtRest(store, 'bench', firstId, records, stored);
    const after = used();
    const counted = statements.counts();
    await assertConfirmed(store, 'bench', firstId, records);
    await bare.fill(firstId, records);
    const bareBefore = used();
    const jobsMs = await bare.work();
    const bareAfter = used();
    const each = (from: number[], to: number[]) =>
      to.map((end, index) => ((end - (from[index] ?? 0)) * 1000) / records);
    const figures = {
      rate: (records / recordsMs) * 1000,
      bareRate: (records / jobsMs) * 1000,
      used: each(before, after),
      bareUsed: each(bareBefore, bareAfter),
      statements: counted.reduce((sum, { calls }) => sum + calls, 0) / records,
    };
    if (round >= warmUps) measured.push(figures);
    if (!verbose) continue;
    console.error(`stored in ${stored.getTime() - since.getTime()} ms; ${JSON.stringify(figures)}`);
    for (const { statement, calls, milliseconds } of counted.slice(0, 16)) {
      console.error(`  ${(calls / records).toFixed(3)} ${(milliseconds / calls).toFixed(1)} ms  ${statement}`);
    }
  }
  await bare.stop();
  const middle = (of: (one: (typeof measured)[number]) => number): number => Math.round(median(measured.map(of)));
  const recordsPerSecond = middle(({ rate }) => rate);
  const bareJobsPerSecond = middle(({ bareRate }) => bareRate);
  return {
    records,
    rounds,
    recordsPerSecond,
    bareJobsPerSecond,
    ratio: Number((recordsPerSecond / bareJobsPerSecond).toFixed(2)),
    processorMicroseconds: {
      worker: middle((one) => one.used[0] ?? Number.NaN),
      emulators: middle((one) => one.used[1] ?? Number.NaN),
      database: middle((one) => one.used[2] ?? Number.NaN),
    },
    bareProcessorMicroseconds: {
      worker: middle((one) => one.bareUsed[0] ?? Number.NaN),
      database: middle((one) => one.bareUsed[2] ?? Number.NaN),
    },
    statementsPerRecord: Number(median(measured.map((one) => one.statements)).toFixed(3)),
    workerMegabytes: Math.round(process.memoryUsage.rss() / 1_048_576),
  };
}
