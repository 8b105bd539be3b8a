/**
 * The queue's port: a durable queue on the same PostgreSQL as the records, so that a record and its job commit together.
 * pg-boss underneath, driven through insert, and through our own statements on its table.
 *
 * Order: at most one job per key is in flight, and the jobs of a key come in the order in which they were queued. Over
 * transactions that overlap, that is the order in which the transactions began. A job put back keeps its place; one
 * queued for later takes its place only when its time has come.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { invariant } from '../../errors/errors.ts';
import type { Database, Queryable } from '../store/database.ts';
import { watchDeadRows } from '../store/dead-rows.ts';
import { newId } from '../store/new-id.ts';
import { prepared } from '../store/prepared-statements.ts';
import { growthOf } from '../store/statistics.ts';
import { joinEngine, leaveEngine } from './queue-engine.ts';
import * as statements from './queue-statements.ts';
import { makeQueue } from './queue-table.ts';

/** A job in flight. */
export interface Job {
  readonly id: string;
  readonly queue: string;
  /** What orders: one job per key at a time. */
  readonly key: string;
  readonly data: unknown;
  readonly priority: number;
  /** 1 when it is claimed for the first time; the count of claims since, whatever ended them. */
  readonly attempt: number;
}

export interface NewJob {
  readonly key: string;
  /** JSON. Without the character U+0000, which PostgreSQL's jsonb can't hold. */
  readonly data: unknown;
  /** Jobs of different lanes take turns. Default: the lane without a name. */
  readonly lane?: string;
  /** Higher goes first, among keys; never within a key, whose earlier jobs are lifted along. Default 0. */
  readonly priority?: number;
  readonly startAfterMs?: number;
  /**
   * Joins a job of the same key and data that waits, has never been begun and is due no later, where there is one: whoever
   * takes that one sees what this transaction has stored.
   */
  readonly joins?: boolean;
}

/** Jobs of one lane and priority that are due. */
export interface Lane {
  readonly name: string;
  readonly priority: number;
  /** How long the oldest has been due. */
  readonly waitingMs: number;
  /** Whether they are as many as the claim takes at most. */
  readonly isFull: boolean;
}

export interface Queue {
  readonly name: string;
  /**
   * Queues all of the jobs or none, in the caller's transaction when one is given. Gives the ids of those that were made,
   * in order: what joins another has none.
   */
  enqueue(jobs: readonly NewJob[], transaction?: Queryable): Promise<string[]>;
  /**
   * Takes up to `limit` jobs, one per key at most, for a registered worker: the oldest of the first lane that has any to
   * take. `order` says which lanes may be taken from, best first; default: higher priority, then longer waiting.
   */
  claim(limit: number, workerId: string, order?: (lanes: readonly Lane[]) => readonly Lane[]): Promise<Job[]>;
  /** Ends jobs. Gives the ids of those that this worker still held: of any other, the outcome is not this worker's. */
  complete(jobs: readonly Job[], workerId: string, transaction?: Queryable): Promise<string[]>;
  /**
   * Puts jobs back, due after the delay (one for all, or one for each), ahead of their key's later jobs. No count of
   * attempts ever ends a job.
   */
  release(
    jobs: readonly Job[],
    options: { readonly delayMs: number | readonly number[] },
    workerId: string,
    transaction?: Queryable,
  ): Promise<string[]>;
  /**
   * The sign of life of jobs in flight, at least every 20 s. Gives how many of them are still at this attempt; one that is
   * being settled at this moment is left out.
   */
  touch(jobs: readonly Job[]): Promise<number>;
  depth(): Promise<{ queued: number; active: number }>;
  /** Puts back, due now, what workers held whose session is gone. Gives the number of jobs. */
  reclaimDead(): Promise<number>;
  /**
   * Puts back, due after the delay, what the worker has claimed and does not hold: the answer to its claim was lost, or it
   * could not store what became of a job. Gives the number of jobs. Not while a claim of the worker is under way.
   */
  reclaimStray(held: readonly Job[], delayMs: number, workerId: string): Promise<number>;
  /**
   * Waits until jobs were queued since the last claim began, at most `ms`. A hint: claim again after it either way, and
   * after completing jobs, since the next of their keys are free then.
   */
  waitForWork(ms: number, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const maximumClaim = 10_000;
const insertBatch = 1_000;
/** A queue is often empty when the server looks at it: after this many jobs more, the planner is told. */
const analyzeAfter = 2_000;
const claimTries = 4;
const afterConflictMs = 5;

/**
 * Keeps the jobs of one queue from being taken over until the transaction ends. Gives the ids of those that are still at this
 * attempt: of any other, nothing may be stored for whoever has it now.
 */
export async function holdJobs(jobs: readonly Job[], transaction: Queryable): Promise<Set<string>> {
  const [first] = jobs;
  if (!first) return new Set();
  const values = [first.queue, jobs.map(({ id }) => id), jobs.map(({ attempt }) => attempt - 1)];
  const { rows } = await transaction.query<{ id: string }>(statements.holdStatement, values);
  return new Set(rows.map(({ id }) => id));
}

/** Opens a queue, and makes it when it is new. The database must be migrated. */
export async function openQueue(database: Database, options: { readonly name: string }): Promise<Queue> {
  const { name } = options;
  const { boss, signal } = await joinEngine(database);
  const table = await makeQueue(database, boss, name).catch(async (error) => {
    await leaveEngine(database);
    throw error;
  });
  const waiter = signal.waitFor(name);

  const growth = growthOf(database, table, analyzeAfter);
  const deadRows = watchDeadRows(database, table);
  async function insert(jobs: readonly NewJob[], target: Queryable): Promise<string[]> {
    const ids: string[] = [];
    const db = { executeSql: (text: string, values?: unknown[]) => target.query(text, values) };
    for (let start = 0; start < jobs.length; start += insertBatch) {
      // Rows of one statement share their time: the ids, which rise, keep their order.
      const rows = jobs.slice(start, start + insertBatch).map((job) => ({ id: newId(), ...toRow(job) }));
      const inserted = await boss.insert(name, rows, { db, returnId: true });
      invariant(inserted?.length === rows.length, `${rows.length} jobs were queued, not ${inserted?.length ?? 0}`);
      ids.push(...rows.map(({ id }) => id));
    }
    const urgent = jobs.filter(({ priority = 0 }) => priority > 0);
    if (urgent.length > 0) {
      const values = [name, urgent.map(({ key }) => key), urgent.map(({ priority }) => priority)];
      await target.query(statements.liftStatement, values);
    }
    return ids;
  }

  const joinIn = statements.joinStatement(table);

  /** Those that do not join a waiting job. */
  async function withoutJoined(jobs: readonly NewJob[], transaction: Queryable): Promise<readonly NewJob[]> {
    const joining = jobs.filter(({ joins }) => joins);
    if (joining.length === 0) return jobs;
    const { rows } = await transaction.query<{ position: number }>(joinIn, [
      name,
      joining.map(({ key }) => key),
      joining.map(({ data }) => JSON.stringify(data)),
      joining.map(({ priority = 0 }) => priority),
      joining.map(({ startAfterMs = 0 }) => startAfterMs),
    ]);
    const joined = new Set(rows.map(({ position }) => joining[position - 1]));
    return jobs.filter((job) => !joined.has(job));
  }

  const lanesOf = prepared(statements.lanesStatement(table));
  const claimFrom = prepared(statements.claimStatement(table));

  async function lanes(limit: number): Promise<Lane[]> {
    const { rows } = await database.query<LaneRow>(lanesOf, [name, limit]);
    return rows.map((row) => ({
      name: row.name,
      priority: row.priority,
      waitingMs: row.waiting_ms,
      isFull: row.is_full,
    }));
  }

  async function fetch(lane: Lane, limit: number, workerId: string): Promise<Job[]> {
    // Two fetches can meet on a key whose head has just become due. One loses all that it fetched, and tries again; the server
    // tells of that before it lets go of the jobs, so at first they may still look taken.
    for (let tries = 1; ; tries++) {
      try {
        const { rows } = await database.query<JobRow>(claimFrom, [name, lane.name, lane.priority, limit, workerId]);
        if (rows.length > 0 || tries === 1 || tries === claimTries)
          return rows.map((row) => toJob(name, row)).sort(byAge);
      } catch (error) {
        if ((error as { code?: string }).code !== '23505') throw error;
        if (tries === claimTries) return [];
      }
      await wait(tries * afterConflictMs);
    }
  }

  async function settle(statement: string, jobs: readonly Job[], target: Queryable, more: unknown[], workerId: string) {
    if (jobs.length === 0) return [];
    const values = [name, workerId, jobs.map(({ id }) => id), jobs.map(({ attempt }) => attempt - 1), ...more];
    const { rows } = await target.query<{ id: string }>(statement, values);
    return rows.map(({ id }) => id);
  }

  return {
    name,
    async enqueue(jobs, transaction) {
      if (jobs.length === 0) return [];
      invariant(transaction || jobs.every(({ joins }) => !joins), 'a job joins another in a transaction of the caller');
      if (transaction) {
        const ids = await insert(await withoutJoined(jobs, transaction), transaction);
        await growth.grown(ids.length, transaction);
        return ids;
      }
      const ids = await (jobs.length > insertBatch
        ? database.transaction((own) => insert(jobs, own))
        : insert(jobs, database));
      await growth.grown(ids.length, database);
      return ids;
    },
    async claim(limit, workerId, order = byPriorityAndWaiting) {
      invariant(Number.isInteger(limit) && limit > 0 && limit <= maximumClaim, `a claim of 1 to ${maximumClaim} jobs`);
      waiter.reset();
      for (const lane of order(await lanes(limit))) {
        const jobs = await fetch(lane, limit, workerId);
        if (jobs.length > 0) return jobs;
      }
      return [];
    },
    async complete(jobs, workerId, transaction = database) {
      const ids = await settle(statements.completeStatement, jobs, transaction, [], workerId);
      deadRows.ended(ids.length);
      return ids;
    },
    async release(jobs, { delayMs }, workerId, transaction = database) {
      const delays = jobs.map((_, index) => (typeof delayMs === 'number' ? delayMs : (delayMs[index] ?? 0)));
      invariant(
        delays.every((delay) => delay >= 0),
        'a delay is not negative',
      );
      const ids = await settle(statements.releaseStatement, jobs, transaction, [delays], workerId);
      if (delays.includes(0) && ids.length > 0) await transaction.query(statements.notifyStatement, [name]);
      return ids;
    },
    async touch(jobs) {
      if (jobs.length === 0) return 0;
      const values = [name, jobs.map(({ id }) => id), jobs.map(({ attempt }) => attempt - 1)];
      return (await database.query(statements.touchStatement, values)).rowCount;
    },
    async depth() {
      const { rows } = await database.query<{ queued: number; active: number }>(statements.depthStatement, [name]);
      return rows[0] ?? { queued: 0, active: 0 };
    },
    reclaimDead: () => database.transaction((transaction) => reclaim(name, transaction)),
    async reclaimStray(held, delayMs, workerId) {
      const values = [name, [workerId], held.map(({ id }) => id), delayMs];
      const { rows } = await database.query<{ jobs: number }>(statements.reclaimStatement, values);
      return rows[0]?.jobs ?? 0;
    },
    waitForWork: (ms, abort) => waiter.wait(ms, abort),
    async close() {
      waiter.close();
      await deadRows.close();
      await leaveEngine(database);
    },
  };
}

async function reclaim(name: string, transaction: Queryable): Promise<number> {
  const { rows: dead } = await transaction.query<{ id: string }>(statements.deadWorkersStatement);
  if (dead.length === 0) return 0;
  const workers = dead.map(({ id }) => id);
  const { rows } = await transaction.query<{ jobs: number }>(statements.reclaimStatement, [name, workers, [], 0]);
  await transaction.query(statements.forgetWorkersStatement, [workers]);
  const jobs = rows[0]?.jobs ?? 0;
  if (jobs > 0) await transaction.query(statements.notifyStatement, [name]);
  return jobs;
}

function toRow(job: NewJob) {
  invariant(job.key !== '', 'a job has a key');
  const { lane, priority = 0, startAfterMs = 0 } = job;
  invariant(Number.isInteger(priority) && startAfterMs >= 0, 'priority is an integer and a delay is not negative');
  return {
    // pg-boss types data as an object; its column is jsonb, which takes any JSON.
    data: job.data as object,
    singletonKey: job.key,
    priority,
    ...(lane ? { group: { id: lane } } : {}),
    ...(startAfterMs > 0 ? { startAfter: startAfterMs / 1000 } : {}),
  };
}

interface LaneRow {
  readonly name: string;
  readonly priority: number;
  readonly waiting_ms: number;
  readonly is_full: boolean;
}

interface JobRow {
  readonly id: string;
  readonly singleton_key: string;
  readonly data: unknown;
  readonly priority: number;
  readonly retry_count: number;
}

const toJob = (queue: string, { id, singleton_key, data, priority, retry_count }: JobRow): Job => ({
  id,
  queue,
  key: singleton_key,
  data,
  priority,
  attempt: retry_count + 1,
});

/** A statement gives its rows in no order. The ids rise with time. */
const byAge = (one: Job, other: Job): number => (one.id < other.id ? -1 : 1);

const byPriorityAndWaiting = (lanes: readonly Lane[]): readonly Lane[] =>
  [...lanes].sort((one, other) => other.priority - one.priority || other.waitingMs - one.waitingMs);
