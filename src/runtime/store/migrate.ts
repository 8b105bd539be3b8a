/** Brings the database's schema to what this code needs: numbered SQL files, each applied once, in order. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AbortError, invariant } from '../../errors/errors.ts';
import { failPoint } from '../fail-point.ts';
import { migrationLock } from './advisory-locks.ts';
import type { Database, Queryable } from './database.ts';

/** The migrations of this package: `NNNN-name.sql`, all of it in schema `backhaul`. */
export const migrationFolder = fileURLToPath(new URL('./migrations/', import.meta.url));

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

type AppliedMigration = Omit<Migration, 'sql'>;

const lockLimitMs = 60_000;
const maximumMigrations = 9999;

/**
 * Applies what is missing, each file in a transaction of its own; gives their numbers. Any number of processes may
 * call it at once: one works, the others wait. A database that lacks nothing is only read, so that a role without the
 * right to make tables can work on it. Throws `DATABASE_NEWER`, `MIGRATION_CHANGED` or `MIGRATION_BUSY`, and applies
 * nothing in the first two cases.
 */
export async function migrate(database: Database, folder: string = migrationFolder): Promise<number[]> {
  const migrations = await readMigrations(folder);
  if (compare(migrations, await appliedTo(database), database.description).length === 0) return [];
  const session = await database.openSession('migration');
  try {
    await takeLock(session);
    await createLedger(session);
    const missing = compare(migrations, await appliedTo(session), database.description);
    for (const migration of missing) await apply(session, migration);
    return missing.map(({ number }) => number);
  } finally {
    // Ends the session, and its lock with it.
    await session.close();
  }
}

/** Files that the database still lacks. Throws `DATABASE_NEWER` or `MIGRATION_CHANGED`; changes nothing. */
export async function missingMigrations(database: Database, folder: string = migrationFolder): Promise<string[]> {
  const missing = compare(await readMigrations(folder), await appliedTo(database), database.description);
  return missing.map(({ name }) => name);
}

/** What the database has, in order; nothing where it was never migrated. */
async function appliedTo(database: Queryable): Promise<AppliedMigration[]> {
  const { rows } = await database.query<{ made: boolean }>(
    `select to_regclass('backhaul.migration') is not null as made`,
  );
  if (!rows[0]?.made) return [];
  const applied = await database.query<AppliedMigration>(
    'select number, name, checksum from backhaul.migration order by number',
  );
  return applied.rows;
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  invariant(names.length <= maximumMigrations, `more than ${maximumMigrations} migrations`);
  const migrations: Migration[] = [];
  for (const name of names) {
    const match = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name);
    invariant(match, `a migration is named NNNN-name.sql, not ${name}`);
    const number = Number(match[1]);
    invariant(migrations.at(-1)?.number !== number, `two migrations have the number ${number}`);
    // A checkout may have turned line ends around: that changes nothing.
    const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
    migrations.push({ number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') });
  }
  return migrations;
}

async function takeLock(session: Queryable): Promise<void> {
  await session.query(`set lock_timeout = ${lockLimitMs}`);
  try {
    await session.query('select pg_advisory_lock($1, $2)', migrationLock);
  } catch (error) {
    if ((error as { code?: string }).code !== '55P03') throw error;
    throw new AbortError({
      code: 'MIGRATION_BUSY',
      what: 'Another process has been migrating the database for too long.',
      why: `Its lock was not free within ${lockLimitMs / 1000} s.`,
      nextSteps: ['Try again once it has finished; nothing was changed here.'],
    });
  }
}

async function createLedger(session: Queryable): Promise<void> {
  await session.query(`
    create schema if not exists backhaul;
    create table if not exists backhaul.migration (
      number integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
}

/** The migrations to apply, once what is applied is known to agree with the files. */
function compare(files: readonly Migration[], applied: readonly AppliedMigration[], where: string): Migration[] {
  const newest = files.at(-1)?.number ?? 0;
  const newer = applied.filter(({ number }) => number > newest);
  if (newer.length > 0) {
    throw new AbortError({
      code: 'DATABASE_NEWER',
      what: `The database (${where}) was migrated by a newer Backhaul.`,
      why: `It has ${newer.map(({ name }) => name).join(', ')}, which this version does not know.`,
      nextSteps: ['Use the newer version of Backhaul.', 'Or another database.'],
    });
  }
  const lastApplied = applied.at(-1)?.number ?? 0;
  const byNumber = new Map(applied.map((one) => [one.number, one]));
  for (const file of files) {
    const one = byNumber.get(file.number);
    if (one ? one.checksum !== file.checksum : file.number < lastApplied) throw changed(file, one);
  }
  const known = new Set(files.map(({ number }) => number));
  for (const one of applied) if (!known.has(one.number)) throw changed(one, one);
  return files.filter(({ number }) => number > lastApplied);
}

function changed(migration: { readonly name: string }, applied: AppliedMigration | undefined): AbortError {
  return new AbortError({
    code: 'MIGRATION_CHANGED',
    what: `Migration ${migration.name} is not the one that the database has.`,
    why: applied
      ? `${applied.name} was applied with other content, or its file is gone.`
      : 'Later migrations were applied before this one existed.',
    nextSteps: ['Never edit, remove or insert a migration that was released: add one with the next number.'],
  });
}

async function apply(session: Queryable, { number, name, sql, checksum }: Migration): Promise<void> {
  await session.query('begin');
  try {
    await session.query(sql);
    await session.query('insert into backhaul.migration (number, name, checksum) values ($1, $2, $3)', [
      number,
      name,
      checksum,
    ]);
    await failPoint('migrate.applying');
    await session.query('commit');
    await failPoint('migrate.applied');
  } catch (error) {
    await session.query('rollback').catch(() => undefined);
    throw error;
  }
}
