/** What modules of the package declare, kept as data: a start that finds it loads neither them nor what they import. */
import { join, sep } from 'node:path';
import { keptFile, stateOfFiles } from '../mapping/kept-file.ts';
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

/** `modules`: the folder of the package's modules. `folder`: one that is the user's own. */
export function keptModules(folder: string, modules: string): KeptModules {
  const file = keptFile(folder, 'kept-declarations.json', stateOfFiles(modules, rooms));
  return {
    covers: (path) => rooms.some((room) => path.startsWith(join(modules, room, sep))),
    read: (path, name) => file.read(`${path}#${name}`),
    keep(path, name, value) {
      if (firstNonData(value) === undefined) file.keep(`${path}#${name}`, value);
    },
    save: file.save,
  };
}
