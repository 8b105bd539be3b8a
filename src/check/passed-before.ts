/** Remembers which declarations have passed the formats and the rules, so that a start with the same ones need not check them again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeclaredValue } from '../blueprint/declared-values.ts';

import { moduleRoot, ownPackageRoot } from '../blueprint/package-root.ts';
import { digestOf, stateOfFiles, writeWhole } from '../mapping/kept-file.ts';

export interface PassedBefore {
  /** Whether these very declarations have passed under these very rules. */
  has(): boolean;
  note(): void;
}

/** As many are remembered; the oldest makes way. */
const maximumKept = 50;
/** What decides what the rules find, beside the declarations. */
const rooms = ['src/check', 'src/blueprint', 'src/mapping', 'schemas'];

/** `folder`: one that is the user's own, because whoever can write to it can let anything pass. */
export function passedBefore(
  folder: string,
  values: readonly DeclaredValue[],
  brand: string | undefined,
): PassedBefore {
  const file = join(folder, 'passed-declarations');
  const rules = stateOfFiles(moduleRoot(ownPackageRoot()), rooms);
  const name = digestOf([rules, brand, values.map(({ kind, id, path, source }) => [kind, id, path, source])]);
  return {
    has: () => read(file).includes(name),
    note() {
      const kept = read(file).filter((each) => each !== '');
      writeWhole(file, [name, ...kept].slice(0, maximumKept).join('\n'));
    },
  };
}

function read(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
