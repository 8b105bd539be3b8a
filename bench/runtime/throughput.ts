/** Records per second of the restock flow, and jobs per second of two peers, in turns on one server. */
import { openBareQueue, twoWrites } from './bare-queue.ts';
import { benchBrand, type EmulatedSystems } from './emulated-systems.ts';
import { median } from './figures.ts';
import { ownProcessorMs, processorMs, serverProcess } from './processor-time.ts';
import { assertConfirmed, databaseTime, type Store, storeWebhooks, untilAtRest } from './restock.ts';
import { sameWork } from './same-work.ts';
import { openWorkerProcess } from './worker-processes.ts';

const warmUps = 2;
/** Before each turn as many are worked uncounted: while others have theirs, the engine throws away what it has compiled. */
const lap = 2_000;

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
 * The runtime works in a process of its own, as a worker does; the peers work in this one, in the turns between, when that one
 * has nothing to do. `dataFolder` is that of the embedded server.
 */
export async function measureThroughput(
  store: Store,
  systems: EmulatedSystems,
  dataFolder: string,
  { records, rounds, verbose }: { readonly records: number; readonly rounds: number; readonly verbose: boolean },
): Promise<Throughput> {
  const server = serverProcess(dataFolder);
  const worker = await openWorkerProcess();
  await worker.start(benchBrand('bench', systems), { dataFolder });
  const used = (own: () => number) => [own(), processorMs(systems.processId), processorMs(server)];
  const bare = await openBareQueue(store.database, twoWrites(store.database));
  const same = await openBareQueue(store.database, sameWork(store.database, systems));
  const measured: { ours: Measured; bare: Measured; same: Measured; statements: number }[] = [];
  const measure = async (work: () => Promise<number>, own: () => number): Promise<Measured> => {
    const before = used(own);
    const ms = await work();
    const microseconds = used(own).map((end, index) => ((end - (before[index] ?? 0)) * 1000) / records);
    return { rate: (records / ms) * 1000, used: microseconds };
  };
  const fill = async (firstId: number, count: number): Promise<() => Promise<number>> => {
    await storeWebhooks(store, 'bench', firstId, count);
    const stored = await databaseTime(store);
    return () => untilAtRest(store, 'bench', firstId, count, stored);
  };
  const turnOf = async (peer: typeof bare, firstId: number): Promise<Measured> => {
    await peer.fill(firstId + records, lap);
    await peer.work();
    await peer.fill(firstId, records);
    return measure(peer.work, ownProcessorMs);
  };
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const firstId = 90_000_000 + 2 * round * (records + lap);
    await systems.seedReturns(firstId, 2 * (records + lap));
    await (await fill(firstId + records, lap))();
    const untilDone = await fill(firstId, records);
    await worker.forget();
    const ours = await measure(untilDone, worker.processorMs);
    const counted = await worker.statements();
    await assertConfirmed(store, 'bench', firstId, records);
    const bareFigures = await turnOf(bare, firstId);
    const sameFigures = await turnOf(same, firstId + records + lap);
    const figures = {
      ours,
      bare: bareFigures,
      same: sameFigures,
      statements: counted.reduce((sum, { calls }) => sum + calls, 0) / records,
    };
    if (round >= warmUps) measured.push(figures);
    if (!verbose) continue;
    console.error(JSON.stringify(figures));
    for (const { statement, calls, milliseconds } of counted.slice(0, 16)) {
      console.error(`  ${(calls / records).toFixed(3)} ${(milliseconds / calls).toFixed(1)} ms  ${statement}`);
    }
  }
  const workerMegabytes = worker.megabytes().most;
  await worker.stop();
  await worker.close();
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
    workerMegabytes,
  };
}
