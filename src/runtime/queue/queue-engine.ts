/** pg-boss and its listener, one pair per database however many queues are open. */
import { createRequire } from 'node:module';
import { PgBoss } from 'pg-boss';
import { AbortError } from '../../errors/errors.ts';
import type { Database } from '../store/database.ts';
import { openWorkSignal, type WorkSignal } from './work-signal.ts';

export interface QueueEngine {
  readonly boss: PgBoss;
  readonly signal: WorkSignal;
}

/** pg-boss puts jobs whose heartbeat stopped back every so often; the prompt way is `reclaimDead`. */
const superviseSeconds = 15;

/** Version of schema `pgboss` that the installed pg-boss makes. */
const queueSchemaVersion: number = (
  createRequire(import.meta.url)('pg-boss/package.json') as { pgboss: { schema: number } }
).pgboss.schema;

const engines = new WeakMap<Database, { readonly engine: Promise<QueueEngine>; users: number }>();

/** Starts the engine of a database, or joins it. Creates and migrates schema `pgboss`. */
export async function joinEngine(database: Database): Promise<QueueEngine> {
  const entry = engines.get(database) ?? { engine: startEngine(database), users: 0 };
  engines.set(database, entry);
  entry.users++;
  try {
    return await entry.engine;
  } catch (error) {
    await leaveEngine(database);
    throw error;
  }
}

/** Stops the engine when its last user leaves. The database's own pool stays open. */
export async function leaveEngine(database: Database): Promise<void> {
  const entry = engines.get(database);
  if (!entry || --entry.users > 0) return;
  engines.delete(database);
  const engine = await entry.engine.catch(() => undefined);
  await engine?.signal.close();
  await engine?.boss.stop({ graceful: false, close: false });
}

async function startEngine(database: Database): Promise<QueueEngine> {
  await missingQueueSchema(database);
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.query(text, values) },
    schema: 'pgboss',
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
  });
  // Failures of its background work: it tries again by itself, and statements of ours report their own.
  boss.on('error', (error) => process.emitWarning(`pg-boss: ${error.message}`, { code: 'BACKHAUL_QUEUE' }));
  await boss.start();
  try {
    return { boss, signal: await openWorkSignal(database) };
  } catch (error) {
    await boss.stop({ graceful: false, close: false });
    throw error;
  }
}

/**
 * Names the queue's schema when the database lacks it or has an older one, which pg-boss mends when it starts. Throws
 * `DATABASE_NEWER`: pg-boss itself would work on a newer one without a word.
 */
export async function missingQueueSchema(database: Database): Promise<string | undefined> {
  const name = `pgboss version ${queueSchemaVersion}`;
  const { rows: found } = await database.query<{ made: boolean }>(
    `select to_regclass('pgboss.version') is not null as made`,
  );
  if (!found[0]?.made) return name;
  const { rows } = await database.query<{ version: number }>('select max(version)::int as version from pgboss.version');
  const version = rows[0]?.version ?? 0;
  if (version <= queueSchemaVersion) return version < queueSchemaVersion ? name : undefined;
  throw new AbortError({
    code: 'DATABASE_NEWER',
    what: `The queue of the database (${database.description}) was migrated by a newer Backhaul.`,
    why: `Its schema has version ${version}; this Backhaul knows ${queueSchemaVersion}.`,
    nextSteps: ['Use the newer version of Backhaul.', 'Or another database.'],
  });
}
