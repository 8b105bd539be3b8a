/** What modules of the package declare, kept as data: a start that finds it loads neither them nor what they import. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { firstNonData } from './non-data.ts';

export interface KeptModules {
  /** Whether a module is one of the package's, all of which are looked at for changes. */
  covers(path: string): boolean;
  /** What a module exports as `name`; undefined when it is not kept, and must be loaded. */
  read(path: string, name: string): unknown;
  /** Keeps a value for the next start, if it is data. */
  keep(path: string, name: string, value: unknown): void;
  /** Writes what was added. */
  save(): void;
}

/** What declarations are made of: they import nothing else. */
const rooms = ['connectors', 'transforms', 'schemas'];

/**
 * `modules`: the folder of the package's modules. `folder`: one that is the user's own, because whoever can write to it
 * says what runs. Values of another state of the modules are forgotten.
 */
export function keptModules(folder: string, modules: string): KeptModules {
  const file = join(folder, 'kept-declarations.json');
  const state = digestOf(stateOfFiles(modules, rooms));
  const values = readValues(file, state);
  let added = false;
  return {
    covers: (path) => rooms.some((room) => path.startsWith(join(modules, room, sep))),
    read: (path, name) => values[`${path}#${name}`],
    keep(path, name, value) {
      if (firstNonData(value) !== undefined) return;
      values[`${path}#${name}`] = value;
      added = true;
    },
    save() {
      if (added) writeWhole(file, JSON.stringify({ state, values }));
      added = false;
    },
  };
}

function readValues(file: string, state: string): Record<string, unknown> {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { state: string; values: Record<string, unknown> };
    return kept.state === state ? kept.values : {};
  } catch {
    return {};
  }
}

/** Name, size and time of every file: an edit shows, and an update of the package too. */
export function stateOfFiles(root: string, folders: readonly string[]): unknown {
  const there = folders.filter((folder) => existsSync(join(root, folder)));
  return there.map((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
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
