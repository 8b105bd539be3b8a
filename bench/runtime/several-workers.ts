/**
 * Records per second of one, two and four worker processes on one database, in turns. Each worker has worked for a while before
 * its round counts: its connections have planned their statements by then, as those of a worker that runs for hours.
 */

import { benchBrand, type EmulatedSystems } from './emulated-systems.ts';
import { median } from './figures.ts';
import { processorMs } from './processor-time.ts';
import type { Store } from './restock.ts';
import { assertConfirmed, databaseTime, storeWebhooks, untilAtRest } from './restock.ts';
import type { StatementCount } from './statements.ts';
import { openWorkerProcess, type WorkerProcess } from './worker-processes.ts';

/** How many workers share the work. */
const sizes = [1, 2, 4] as const;
const warmUps = 4;
/** Of the records of a round, what each of its workers does before, on average. */
const warmingShare = 0.2;

export interface WorkersTogether {
  readonly workers: number;
  readonly recordsPerSecond: number;
  readonly statementsPerRecord: number;
  /** Microseconds of the processor for each record; `worker` is of all workers together. */
  readonly processorMicroseconds: { readonly worker: number; readonly database: number; readonly emulators: number };
}

interface Round {
  readonly rate: number;
  readonly statements: number;
  readonly worker: number;
  readonly database: number;
  readonly emulators: number;
}

/** The processes of the first rounds, in which all work, are warm in those that count. */
export async function measureWorkers(
  store: Store,
  systems: EmulatedSystems,
  { dataFolder, server }: { readonly dataFolder: string; readonly server: number },
  { records, rounds, verbose }: { readonly records: number; readonly rounds: number; readonly verbose: boolean },
): Promise<readonly WorkersTogether[]> {
  const brand = benchBrand('bench', systems);
  const processes: WorkerProcess[] = [];
  const measured = new Map<number, Round[]>(sizes.map((size) => [size, []]));
  let nextId = 80_000_000;
  const storeReturns = async (count: number): Promise<number> => {
    const firstId = nextId;
    nextId += count;
    await systems.seedReturns(firstId, count);
    await storeWebhooks(store, brand.id, firstId, count);
    return firstId;
  };
  const run = async (size: number): Promise<Round> => {
    const [working, resting] = [processes.slice(0, size), processes.slice(size)];
    for (const each of working) await each.start(brand, { dataFolder });
    // The emulator holds a limited number of returns.
    await systems.forget();
    const warming = Math.round(records * warmingShare) * size;
    await untilAtRest(store, brand.id, await storeReturns(warming), warming, await databaseTime(store));
    const firstId = await storeReturns(records);
    const stored = await databaseTime(store);
    for (const each of working) await each.forget();
    const used = () => ({
      worker: working.reduce((sum, each) => sum + each.processorMs(), 0),
      database: processorMs(server),
      emulators: processorMs(systems.processId),
    });
    const before = used();
    const ms = await untilAtRest(store, brand.id, firstId, records, stored);
    const after = used();
    const counts = (await Promise.all(working.map((each) => each.statements()))).flat();
    for (const each of working) await each.stop();
    await assertConfirmed(store, brand.id, firstId, records);
    const micros = (of: keyof typeof before) => ((after[of] - before[of]) * 1_000) / records;
    const round = {
      rate: (records / ms) * 1_000,
      statements: counts.reduce((sum, { calls }) => sum + calls, 0) / records,
      worker: micros('worker'),
      database: micros('database'),
      emulators: micros('emulators'),
    };
    if (verbose) tell(size, round, counts, records);
    // Those that rested are first the next time, so that none is warmer than the others.
    processes.splice(0, processes.length, ...resting, ...working);
    return round;
  };
  try {
    for (let count = 0; count < Math.max(...sizes); count += 1) processes.push(await openWorkerProcess());
    for (let round = 0; round < warmUps; round += 1) await run(Math.max(...sizes));
    for (let round = 0; round < rounds; round += 1) {
      // What a size leaves to the server to clear falls on the next: each comes after each.
      for (const size of round % 2 === 0 ? sizes : sizes.toReversed()) measured.get(size)?.push(await run(size));
    }
  } finally {
    for (const each of processes) await each.close();
  }
  return sizes.map((workers) => {
    const middle = (of: keyof Round): number => median((measured.get(workers) ?? []).map((round) => round[of]));
    return {
      workers,
      recordsPerSecond: Math.round(middle('rate')),
      statementsPerRecord: Number(middle('statements').toFixed(3)),
      processorMicroseconds: {
        worker: Math.round(middle('worker')),
        database: Math.round(middle('database')),
        emulators: Math.round(middle('emulators')),
      },
    };
  });
}

function tell(size: number, round: Round, counts: readonly StatementCount[], records: number): void {
  console.error(`${size} workers: ${JSON.stringify(round)}`);
  const byStatement = new Map<string, StatementCount>();
  for (const one of counts) {
    const sum = byStatement.get(one.statement) ?? { statement: one.statement, calls: 0, milliseconds: 0, longestMs: 0 };
    sum.calls += one.calls;
    sum.milliseconds += one.milliseconds;
    byStatement.set(one.statement, sum);
  }
  const most = [...byStatement.values()].sort((one, other) => other.milliseconds - one.milliseconds).slice(0, 16);
  for (const { statement, calls, milliseconds } of most) {
    console.error(`  ${(calls / records).toFixed(4)} ${(milliseconds / calls).toFixed(1)} ms  ${statement}`);
  }
}
