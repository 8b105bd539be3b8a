/** The peer: bare pg-boss on the same server, two durable writes for each job, each in a commit of its own. */
import { PgBoss } from 'pg-boss';
import type { Database } from '../../src/runtime/store/database.ts';

const queueName = 'bare';
/** What measured fastest of 50, 100, 200 and 500. */
const batch = 200;

export async function openBareQueue(database: Database) {
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
  return {
    async fill(firstId: number, count: number): Promise<void> {
      const jobs = Array.from({ length: count }, (_, index) => ({ data: { id: firstId + index, state: 'closed' } }));
      for (let start = 0; start < count; start += 1_000) await boss.insert(queueName, jobs.slice(start, start + 1_000));
      await database.query('analyze bare.job');
    },
    /** Works all that is queued; gives the milliseconds that it took. */
    async work(): Promise<number> {
      const startedAt = performance.now();
      for (;;) {
        const jobs = await boss.fetch<{ id: number }>(queueName, { batchSize: batch });
        if (jobs.length === 0) return performance.now() - startedAt;
        await Promise.all(jobs.map((job) => twoWrites(database, job.id, job.data)));
        await boss.complete(
          queueName,
          jobs.map(({ id }) => id),
        );
      }
    },
    stop: () => boss.stop({ graceful: false, close: false }),
  };
}

async function twoWrites(database: Database, id: string, data: { readonly id: number }): Promise<void> {
  const line = JSON.stringify(data);
  await database.query('insert into bare.ledger (id, line) values ($1, $2) on conflict do nothing', [id, line]);
  await database.query(
    'insert into bare.snapshot (key, line) values ($1, $2) on conflict (key) do update set line = excluded.line',
    [String(data.id), line],
  );
}
