/** Texts that take long to make, each in a file of its own: what one process has made is there for all others. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, writeWhole } from './kept-file.ts';

/** With as many, the older half makes way. */
const maximumKept = 2_000;

/**
 * What was made of the same ingredients before; otherwise what `make` makes, which is kept. The ingredients are all that
 * the text depends on. `folder`: one that is the user's own, because whoever can write to it says what runs.
 */
export async function keptText(folder: string, ingredients: unknown, make: () => Promise<string>): Promise<string> {
  const file = join(folder, digestOf(ingredients));
  const known = readText(file);
  if (known !== undefined) return known;
  const made = await make();
  makeRoom(folder);
  writeWhole(file, made);
  return made;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** A folder that can not be made or cleared: the next start does without. */
function makeRoom(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const files = readdirSync(folder).map((name) => join(folder, name));
    if (files.length < maximumKept) return;
    const aged = files.map((file) => ({ file, changedAt: statSync(file).mtimeMs }));
    aged.sort((one, other) => one.changedAt - other.changedAt);
    for (const { file } of aged.slice(0, maximumKept / 2)) rmSync(file, { force: true });
  } catch {
    // Nothing depends on it.
  }
}
