/** The peer: bare pg-boss on the same server, whose jobs make two durable writes each, every one in a commit of its own. */
import { PgBoss } from 'pg-boss';
import type { Database } from '../../src/runtime/store/database.ts';

export interface BareJob {
  readonly id: string;
  readonly data: { readonly id: number; readonly state: string };
}

export interface BareWork {
  readonly queueName: string;
  /** Jobs of one fetch. */
  readonly batch: number;
  /** Batches in hand at once. */
  readonly batchesAtOnce: number;
  work(job: BareJob): Promise<void>;
}

/** What measured fastest of 50, 100, 200 and 500; several batches in hand at once are no faster. */
export const twoWrites = (database: Database): BareWork => ({
  queueName: 'bare',
  batch: 200,
  batchesAtOnce: 1,
  async work({ id, data }) {
    await writeLedger(database, id, data);
    await writeSnapshot(database, String(data.id), data);
  },
});

export async function openBareQueue(database: Database, { queueName, batch, batchesAtOnce, work }: BareWork) {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.query(text, values) },
    schema: 'bare',
    schedule: false,
    supervise: false,
  });
  await boss.start();
  await boss.createQueue(queueName);
  await database.query(`create table if not exists bare.ledger (id uuid primary key, line jsonb not null);
    create table if not exists bare.snapshot (key text primary key, line jsonb not null)`);
  const workBatches = async (): Promise<void> => {
    for (;;) {
      const jobs = await boss.fetch<BareJob['data']>(queueName, { batchSize: batch });
      if (jobs.length === 0) return;
      await Promise.all(jobs.map(work));
      await boss.complete(
        queueName,
        jobs.map(({ id }) => id),
      );
    }
  };
  return {
    async fill(firstId: number, count: number): Promise<void> {
      const jobs = Array.from({ length: count }, (_, index) => ({ data: { id: firstId + index, state: 'closed' } }));
      for (let start = 0; start < count; start += 1_000) await boss.insert(queueName, jobs.slice(start, start + 1_000));
      await database.query('analyze bare.job');
    },
    /** Works all that is queued; gives the milliseconds that it took. */
    async work(): Promise<number> {
      const startedAt = performance.now();
      await Promise.all(Array.from({ length: batchesAtOnce }, workBatches));
      return performance.now() - startedAt;
    },
    stop: () => boss.stop({ graceful: false, close: false }),
  };
}

/** What is about to be done, under the job's id. */
export async function writeLedger(database: Database, id: string, line: object): Promise<void> {
  await database.query('insert into bare.ledger (id, line) values ($1, $2) on conflict do nothing', [
    id,
    JSON.stringify(line),
  ]);
}

/** What has been done. */
export async function writeSnapshot(database: Database, key: string, line: object): Promise<void> {
  await database.query(
    'insert into bare.snapshot (key, line) values ($1, $2) on conflict (key) do update set line = excluded.line',
    [key, JSON.stringify(line)],
  );
}
