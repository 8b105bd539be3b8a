/** Makes a queue in pg-boss, with the index by which we claim, and the planner's knowledge of it in our own hands. */
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
  await analyzeOurselves(database, made.table);
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

/**
 * Keeps the server from analyzing the table by itself, which it would do when the queue has just emptied: for a minute the planner
 * would take thousands of new jobs for none, and a claim would sort all that wait (some 45 ms for 10,000). The table is
 * analyzed where jobs are added (`growthOf`), and what is known of a full one serves an empty one as well.
 */
async function analyzeOurselves(database: Database, table: string): Promise<void> {
  const { rows } = await database.query<{ done: boolean }>(
    `select coalesce(array_to_string(reloptions, ' ') like '%autovacuum_analyze_threshold=%', false) as done
       from pg_class where oid = $1::regclass`,
    [`pgboss."${table}"`],
  );
  if (rows[0]?.done) return;
  try {
    await database.transaction(async (transaction) => {
      await transaction.query('select pg_advisory_xact_lock($1, $2)', queueTableLock);
      await transaction.query(
        `alter table pgboss."${table}" set (autovacuum_analyze_threshold = 2147483647, autovacuum_analyze_scale_factor = 100)`,
      );
    });
  } catch (error) {
    // A process that may make no tables works all the same: their owner does it at the next migration.
    if ((error as { code?: string }).code !== '42501') throw error;
  }
}
