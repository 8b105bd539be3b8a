/** What an exported store is: one file per table, and this list of them, which is written last. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { AbortError } from '../../../errors/errors.ts';
import { validator } from '../../../mapping/validator.ts';

export const manifestName = 'manifest.json';

const TableFile = Type.Object({
  schema: Type.String(),
  table: Type.String(),
  /** In the order in which the file holds them. */
  columns: Type.Array(Type.String(), { minItems: 1 }),
  /** Gzip of PostgreSQL's text format of COPY. */
  file: Type.String({ pattern: '^[a-z0-9_.-]+$' }),
  rows: Type.Integer({ minimum: 0 }),
  /** SHA-256 of the file's content before compression. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** Sum over all rows of a hash of each; the database that is imported into must come to the same. */
  digest: Type.String({ pattern: '^-?[0-9]+$' }),
});
export type TableFile = Static<typeof TableFile>;

const Manifest = Type.Object({
  format: Type.Literal(1),
  exportedAt: Type.String(),
  /** Whether the runtime worked on while it was exported: then the store has gone on without this copy. */
  whileRunning: Type.Boolean(),
  migrations: Type.Array(Type.Object({ name: Type.String(), checksum: Type.String() })),
  queues: Type.Array(Type.String()),
  tables: Type.Array(TableFile, { minItems: 1 }),
});
export type Manifest = Static<typeof Manifest>;

const check = validator(Manifest);

/** Errors: `EXPORT_MISSING`, `EXPORT_DAMAGED`. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new AbortError({
      code: 'EXPORT_MISSING',
      what: `There is no whole export in ${folder}.`,
      why: `It has no ${manifestName}, which is written when everything else has been.`,
      nextSteps: ['Name the folder that was given to "backhaul export", or export again.'],
    });
  }
  const manifest = parse(text);
  const unfit = manifest === undefined ? { path: '', reason: 'is not JSON' } : check(manifest);
  if (unfit) throw damaged(manifestName, `It ${unfit.path ? `has ${unfit.path}, which ` : ''}${unfit.reason}.`);
  return manifest as Manifest;
}

export function damaged(file: string, why: string): AbortError {
  return new AbortError({
    code: 'EXPORT_DAMAGED',
    what: `The file ${file} of the export is not as it was written.`,
    why,
    nextSteps: ['Copy the export again, or export again. Nothing was imported.'],
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
