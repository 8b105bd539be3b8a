/** Values that were made once, kept in a file for the next start. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

export interface KeptFile {
  /** Undefined when nothing is kept under the name. */
  read(name: string): unknown;
  /** Keeps data for the next start, once it is saved. */
  keep(name: string, value: unknown): void;
  /** Writes what was added. */
  save(): void;
}

/** As many values are kept; the oldest make way. */
const maximumKept = 2_000;

/**
 * `folder`: one that is the user's own, because whoever can write to it says what runs. `state`: what the values were made
 * by; those of another state are forgotten.
 */
export function keptFile(folder: string, name: string, state: unknown): KeptFile {
  const path = join(folder, name);
  const digest = digestOf(state);
  const values = readValues(path, digest);
  let added = false;
  return {
    read: (key) => values.get(key),
    keep(key, value) {
      values.set(key, value);
      added = true;
    },
    save() {
      if (added) writeWhole(path, JSON.stringify({ digest, values: [...values].slice(-maximumKept) }));
      added = false;
    },
  };
}

function readValues(path: string, digest: string): Map<string, unknown> {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { digest: string; values: [string, unknown][] };
    return new Map(kept.digest === digest ? kept.values : []);
  } catch {
    return new Map();
  }
}

/**
 * What tells that files have changed: of a built package the digest of all its files, otherwise name, size and time of every
 * file in these folders.
 */
export function stateOfFiles(root: string, folders: readonly string[]): unknown {
  if (existsSync(join(root, 'digest'))) return readFileSync(join(root, 'digest'), 'utf8');
  const there = folders.filter((folder) => existsSync(join(root, folder)));
  return there.map((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = `${entry.parentPath}${sep}${entry.name}`;
        const { size, mtimeMs } = statSync(path);
        return [path, size, mtimeMs];
      }),
  );
}

export const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Whole or not at all, and readable for the user alone. A folder that can not be written to: the next start does without. */
export function writeWhole(file: string, text: string): void {
  try {
    const own = `${file}.${process.pid}`;
    writeFileSync(own, text, { mode: 0o600 });
    renameSync(own, file);
  } catch {
    // Nothing depends on it.
  }
}
