/** Records per second of the restock flow, and jobs per second of two peers, in turns on one server. */
import { openBareQueue, twoWrites } from './bare-queue.ts';
import type { EmulatedSystems } from './emulated-systems.ts';
import { median } from './figures.ts';
import { ownProcessorMs, processorMs, serverProcess } from './processor-time.ts';
import { assertConfirmed, databaseTime, type Store, storeWebhooks, untilAtRest } from './restock.ts';
import { sameWork } from './same-work.ts';
import { countStatements } from './statements.ts';

const warmUps = 2;

/** Of the processor for each record, by process. The emulators are those of both systems, in one process. */
interface ProcessorMicroseconds {
  readonly worker: number;
  readonly emulators: number;
  readonly database: number;
}

interface Measured {
  readonly rate: number;
  readonly used: readonly number[];
}

export interface Throughput {
  readonly records: number;
  readonly rounds: number;
  readonly recordsPerSecond: number;
  /** Bare pg-boss, two durable writes for each job. */
  readonly bareJobsPerSecond: number;
  readonly ratio: number;
  /** Bare pg-boss that also reads the return and makes the adjustment, one call of each for each job. */
  readonly sameWorkJobsPerSecond: number;
  readonly sameWorkRatio: number;
  readonly processorMicroseconds: ProcessorMicroseconds;
  readonly bareProcessorMicroseconds: ProcessorMicroseconds;
  readonly sameWorkProcessorMicroseconds: ProcessorMicroseconds;
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
  const server = serverProcess(dataFolder);
  const used = () => [ownProcessorMs(), processorMs(systems.processId), processorMs(server)];
  const bare = await openBareQueue(store.database, twoWrites(store.database));
  const same = await openBareQueue(store.database, sameWork(store.database, systems));
  const measured: { ours: Measured; bare: Measured; same: Measured; statements: number }[] = [];
  const measure = async (work: () => Promise<number>): Promise<Measured> => {
    const before = used();
    const ms = await work();
    const microseconds = used().map((end, index) => ((end - (before[index] ?? 0)) * 1000) / records);
    return { rate: (records / ms) * 1000, used: microseconds };
  };
  const statements = countStatements();
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const firstId = 90_000_000 + 2 * round * records;
    const firstOfSame = firstId + records;
    await systems.seedReturns(firstId, 2 * records);
    const since = await databaseTime(store);
    await storeWebhooks(store, 'bench', firstId, records);
    const stored = await databaseTime(store);
    statements.reset();
    const ours = await measure(() => untilAtRest(store, 'bench', firstId, records, stored));
    const counted = statements.counts();
    await assertConfirmed(store, 'bench', firstId, records);
    await bare.fill(firstId, records);
    const bareFigures = await measure(bare.work);
    await same.fill(firstOfSame, records);
    const sameFigures = await measure(same.work);
    const figures = {
      ours,
      bare: bareFigures,
      same: sameFigures,
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
  await same.stop();
  const middle = (of: (one: (typeof measured)[number]) => number): number => Math.round(median(measured.map(of)));
  const processor = (of: 'ours' | 'bare' | 'same'): ProcessorMicroseconds => {
    const [worker = Number.NaN, emulators = Number.NaN, database = Number.NaN] = [0, 1, 2].map((index) =>
      middle((one) => one[of].used[index] ?? Number.NaN),
    );
    return { worker, emulators, database };
  };
  const recordsPerSecond = middle(({ ours }) => ours.rate);
  const bareJobsPerSecond = middle(({ bare }) => bare.rate);
  const sameWorkJobsPerSecond = middle(({ same }) => same.rate);
  return {
    records,
    rounds,
    recordsPerSecond,
    bareJobsPerSecond,
    ratio: Number((recordsPerSecond / bareJobsPerSecond).toFixed(2)),
    sameWorkJobsPerSecond,
    sameWorkRatio: Number((recordsPerSecond / sameWorkJobsPerSecond).toFixed(2)),
    processorMicroseconds: processor('ours'),
    bareProcessorMicroseconds: processor('bare'),
    sameWorkProcessorMicroseconds: processor('same'),
    statementsPerRecord: Number(median(measured.map((one) => one.statements)).toFixed(3)),
    workerMegabytes: Math.round(process.memoryUsage.rss() / 1_048_576),
  };
}
