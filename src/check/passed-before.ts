/** Remembers which declarations have passed the rules, so that a start with the same ones need not check them again. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../blueprint/catalog.ts';

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
export function passedBefore(folder: string, catalog: Catalog, brand: string | undefined): PassedBefore {
  const file = join(folder, 'passed-declarations');
  const name = digestOf([stateOfRules(), brand, catalog.projectRoot, catalog.packageRoot, contentsOf(catalog)]);
  return {
    has: () => read(file).includes(name),
    note() {
      try {
        const own = `${file}.${process.pid}`;
        writeFileSync(own, [name, ...read(file).filter((each) => each !== '')].slice(0, maximumKept).join('\n'), {
          mode: 0o600,
        });
        renameSync(own, file);
      } catch {
        // A folder that can not be written to: the next start checks again.
      }
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

/** Name, size and time of every file: an edit of a rule shows, and an update of the package too. */
function stateOfRules(): unknown {
  const root = join(import.meta.dirname, '..', '..');
  return rooms.map((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const { size, mtimeMs } = statSync(path);
        return [path, size, mtimeMs];
      }),
  );
}

const contentsOf = ({ documents }: Catalog): unknown =>
  documents.map(({ kind, id, value, valid }) => [kind, id, value, valid]);

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
