/** A million records through one worker: what a record costs, and what the worker holds, while the store grows. */
import { type Pruned, prune } from '../../src/runtime/retention/prune.ts';
import type { EmulatedSystems } from './emulated-systems.ts';
import { startPackedWorker } from './packed-worker.ts';
import { processorMs } from './processor-time.ts';
import { assertConfirmed, databaseTime, type Store, storeWebhooks, untilAtRest } from './restock.ts';
import { forgetStatements, type ServerStatement, serverStatements } from './server-statements.ts';
import { countStatements } from './statements.ts';

/** Records that come at once, so that nothing but the store grows. */
const slice = 10_000;
/** How often is looked whether all of them are at rest: seldom, since it is counted with the rest. */
const lookMs = 1_000;
/** With all of a busy machine's patience. */
const sliceLimitMs = 60 * 60_000;
const brand = 'bench';

export interface ManyRecords {
  readonly marks: readonly Mark[];
  readonly pruning: { readonly nothingDue: Pruning; readonly allDue: Pruning };
}

/** What was measured of the records since the mark before. */
export interface Mark {
  /** So many in all. */
  readonly records: number;
  readonly recordsPerSecond: number;
  /** Of the database for each record, that of storing its webhook and of its own housekeeping included. */
  readonly databaseMicroseconds: number;
  readonly workerMicroseconds: number;
  /** Of all that the database is asked. */
  readonly statementsPerRecord: number;
  /** Pages that the database looked at, wherever they were, those of its own housekeeping included. */
  readonly pagesPerRecord: number;
  /** What it wrote ahead for them, in bytes. */
  readonly writtenAheadPerRecord: number;
  /** What the worker's process holds, and the most that it has held until then. */
  readonly megabytes: { readonly now: number; readonly most: number };
  readonly storeMegabytes: number;
  /** Those that took longest in all. */
  readonly statements: readonly ServerStatement[];
}

export interface Pruning {
  /** Rows of all kinds that went. */
  readonly rows: number;
  readonly seconds: number;
  readonly databaseSeconds: number;
  readonly statements: number;
  readonly longestStatementMs: number;
  /** What this process held more at the end than before. */
  readonly megabytes: number;
}

export interface ManyRecordsOptions {
  readonly checkout: string;
  readonly dataFolder: string;
  /** Process of the database server. */
  readonly server: number;
  /** Numbers of records at which is measured, ascending. */
  readonly marks: readonly number[];
  tell(line: string): void;
}

export async function measureManyRecords(
  store: Store,
  systems: EmulatedSystems,
  { checkout, dataFolder, server, marks, tell }: ManyRecordsOptions,
): Promise<ManyRecords> {
  const own = countStatements();
  const worker = startPackedWorker(checkout, dataFolder, systems);
  const measured: Mark[] = [];
  try {
    let done = 0;
    for (const mark of marks) {
      const used = () => ({ database: processorMs(server), worker: worker.processorMs() });
      const began = done;
      const before = used();
      let milliseconds = 0;
      const beforeWork = await databaseWork(store);
      await forgetStatements(store.database);
      while (done < mark) {
        const count = Math.min(slice, mark - done);
        milliseconds += await workSlice(store, systems, done, count);
        done += count;
        const { now } = worker.megabytes();
        tell(`${done} records, ${Math.round(((done - began) / milliseconds) * 1_000)} a second, worker ${now} MB`);
      }
      const records = done - began;
      const after = used();
      const afterWork = await databaseWork(store);
      measured.push({
        records: mark,
        recordsPerSecond: Math.round((records / milliseconds) * 1_000),
        databaseMicroseconds: Math.round(((after.database - before.database) * 1_000) / records),
        workerMicroseconds: Math.round(((after.worker - before.worker) * 1_000) / records),
        ...(await statementsOf(store, records)),
        pagesPerRecord: Math.round((afterWork.pages - beforeWork.pages) / records),
        writtenAheadPerRecord: Math.round((afterWork.writtenAhead - beforeWork.writtenAhead) / records),
        megabytes: worker.megabytes(),
        storeMegabytes: await storeMegabytes(store),
      });
      tell(JSON.stringify(measured.at(-1), null, 1));
    }
  } finally {
    await worker.stop();
  }
  const pruning = async (days: number | undefined): Promise<Pruning> => {
    const retention = days === undefined ? {} : { retention: everything(days) };
    const before = { database: processorMs(server), at: performance.now(), memory: process.memoryUsage.rss() };
    own.reset();
    const pruned = await prune(store.database, { id: brand, ...retention }, { dryRun: false });
    const counts = own.counts();
    const result = {
      rows: rowsOf(pruned),
      seconds: Math.round((performance.now() - before.at) / 1_000),
      databaseSeconds: Math.round((processorMs(server) - before.database) / 1_000),
      statements: counts.reduce((sum, { calls }) => sum + calls, 0),
      longestStatementMs: Math.round(Math.max(...counts.map(({ longestMs }) => longestMs))),
      megabytes: Math.round((process.memoryUsage.rss() - before.memory) / 1_048_576),
    };
    tell(JSON.stringify({ pruned, ...result }));
    for (const each of counts.slice(0, 8)) tell(JSON.stringify(each));
    return result;
  };
  return { marks: measured, pruning: { nothingDue: await pruning(undefined), allDue: await pruning(0) } };
}

/** Gives the milliseconds from the last stored webhook to the last record at rest. */
async function workSlice(store: Store, systems: EmulatedSystems, done: number, count: number): Promise<number> {
  const firstId = 100_000_000 + done;
  await systems.seedReturns(firstId, count);
  await storeWebhooks(store, brand, firstId, count);
  const stored = await databaseTime(store);
  const milliseconds = await untilAtRest(store, brand, firstId, count, stored, {
    limitMs: sliceLimitMs,
    everyMs: lookMs,
  });
  await assertConfirmed(store, brand, firstId, count);
  await systems.forget();
  return milliseconds;
}

async function statementsOf(store: Store, records: number) {
  const counted = await serverStatements(store.database);
  const statementsPerRecord = Number((counted.reduce((sum, { calls }) => sum + calls, 0) / records).toFixed(3));
  return { statementsPerRecord, statements: counted.slice(0, 12) };
}

/** What all of its processes have told by now: each tells about once a second. */
async function databaseWork(store: Store): Promise<{ readonly pages: number; readonly writtenAhead: number }> {
  const { rows } = await store.database.query<{ pages: string; written: string }>(
    `select (select sum(blks_hit + blks_read) from pg_stat_database) as pages, (select wal_bytes from pg_stat_wal) as written`,
  );
  return { pages: Number(rows[0]?.pages), writtenAhead: Number(rows[0]?.written) };
}

async function storeMegabytes(store: Store): Promise<number> {
  const { rows } = await store.database.query<{ bytes: string }>(
    'select pg_database_size(current_database()) as bytes',
  );
  return Math.round(Number(rows[0]?.bytes) / 1_048_576);
}

const everything = (days: number) => ({
  callDays: days,
  eventDays: days,
  effectDays: days,
  historyDays: days,
  recordDays: days,
});

const rowsOf = ({ calls, events, effects, history, records, exceptions, attention }: Pruned): number =>
  calls + events + effects + history + records + exceptions + attention;
