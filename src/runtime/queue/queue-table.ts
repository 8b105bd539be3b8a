/** Makes a queue in pg-boss, with the index by which we claim. */
import type { PgBoss } from 'pg-boss';
import { invariant } from '../../errors/errors.ts';
import { queueTableLock } from '../store/advisory-locks.ts';
import type { Database } from '../store/database.ts';

/** A job without a sign of life for this long is put back. Covers what a lost session does not: a process that hangs. */
const heartbeatSeconds = 60;
/** Limits of pg-boss that would end a job, put out of reach: a job ends by `complete` alone. */
const neverEnding = {
  retryLimit: 1_000_000_000,
  expireInSeconds: 24 * 60 * 60,
  retentionSeconds: 20 * 365 * 24 * 60 * 60,
};

/** Makes the queue unless it is there; gives the name of its jobs' table, with its schema. */
export async function makeQueue(database: Database, boss: PgBoss, name: string): Promise<string> {
  await boss.createQueue(name, { policy: 'key_strict_fifo', notify: true, heartbeatSeconds, ...neverEnding });
  const made = await boss.getQueue(name);
  invariant(made?.policy === 'key_strict_fifo', `queue ${name} keeps strict order`);
  await makeClaimIndex(database, made.table);
  return `pgboss."${made.table}"`;
}

/**
 * pg-boss's own indexes serve its own fetch, which looks at every waiting job each time. This one leads to the jobs of
 * one lane and priority that are due, oldest first, however many others wait.
 */
async function makeClaimIndex(database: Database, table: string): Promise<void> {
  const index = `${table}_claim`;
  const { rows } = await database.query<{ made: boolean }>('select to_regclass($1) is not null as made', [
    `pgboss."${index}"`,
  ]);
  if (rows[0]?.made) return;
  await database.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1, $2)', queueTableLock);
    await transaction.query(
      `create index if not exists "${index}" on pgboss."${table}" (name, coalesce(group_id, ''), priority, start_after, id)
        where state < 'active'`,
    );
  });
}
