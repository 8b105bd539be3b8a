/**
 * Writes a store to a folder, as it was at one moment: one snapshot over all tables, streamed, so that memory stays
 * flat. PostgreSQL's own text format of COPY, which every version reads.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { AbortError } from '../../../errors/errors.ts';
import type { Database, Session } from '../database.ts';
import { reserveDatabase } from '../running.ts';
import { type Manifest, manifestName, type TableFile } from './manifest.ts';
import { digestOf, rowsOf, sameText, type TablePart, tablesOf } from './tables.ts';

export interface ExportOptions {
  readonly folder: string;
  /** Export although the runtime works on: the copy stands still at one moment, the store goes on. */
  readonly whileRunning?: boolean;
}

/**
 * Exports a migrated database. The folder is made, readable by its owner alone, and must be new or empty; after an
 * error it is empty again. Errors: `DATABASE_IN_USE`, `EXPORT_FOLDER_TAKEN`.
 */
export async function exportStore(database: Database, options: ExportOptions): Promise<Manifest> {
  const reservation = await reserveDatabase(database);
  if (!reservation && !options.whileRunning) throw inUse(database);
  try {
    await takeFolder(options.folder);
    return await writeAll(database, options.folder, reservation === undefined).catch(async (error) => {
      for (const name of await readdir(options.folder)) await rm(join(options.folder, name));
      throw error;
    });
  } finally {
    await reservation?.close();
  }
}

async function writeAll(database: Database, folder: string, whileRunning: boolean): Promise<Manifest> {
  const session = await database.openSession('export');
  try {
    await session.query(sameText);
    await session.query('begin isolation level repeatable read, read only');
    const tables: TableFile[] = [];
    for (const part of await tablesOf(session)) tables.push(await writeTable(session, part, folder));
    const { rows: migrations } = await session.query<Manifest['migrations'][number]>(
      'select name, checksum from backhaul.migration order by number',
    );
    const { rows: queues } = await session.query<{ name: string }>('select name from pgboss.queue order by name');
    const manifest: Manifest = {
      format: 1,
      exportedAt: new Date().toISOString(),
      whileRunning,
      migrations,
      queues: queues.map(({ name }) => name),
      tables,
    };
    const draft = join(folder, `${manifestName}.part`);
    await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, join(folder, manifestName));
    return manifest;
  } finally {
    await session.close();
  }
}

async function writeTable(session: Session, part: TablePart, folder: string): Promise<TableFile> {
  const file = `${part.schema}.${part.table}.copy.gz`;
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(
    session.copyOut(`copy (${rowsOf(part)}) to stdout`),
    hashing,
    createGzip({ level: 1 }),
    createWriteStream(join(folder, file), { mode: 0o600 }),
  );
  return { ...part, columns: [...part.columns], file, sha256: hash.digest('hex'), ...(await digestOf(session, part)) };
}

async function takeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = await readdir(folder);
  if (names.length === 0) return;
  throw new AbortError({
    code: 'EXPORT_FOLDER_TAKEN',
    what: `The folder ${folder} is not empty.`,
    why: `It holds ${names.slice(0, 3).join(', ')}; an export is written into a folder of its own.`,
    nextSteps: ['Name a new folder.'],
  });
}

function inUse(database: Database): AbortError {
  return new AbortError({
    code: 'DATABASE_IN_USE',
    what: `Backhaul runs on ${database.description}.`,
    why: 'What it does from now on would be missing in the copy, and whoever runs the copy would do it again.',
    nextSteps: [
      'Stop "backhaul run", "serve" and "worker" on it, and export again.',
      'For a copy to look at, which never runs: --while-running.',
    ],
  });
}
