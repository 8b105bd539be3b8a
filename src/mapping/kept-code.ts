/** The code that was made of expressions, kept beside what the engine keeps of modules, where that is kept. */
import { getCompileCacheDir } from 'node:module';
import { join } from 'node:path';
import type { Generated } from './compiler/generate.ts';
import { type KeptFile, keptFile, stateOfFiles } from './kept-file.ts';

/** After the last that was made: together they are written once. */
const savedAfterMs = 1_000;

let file: KeptFile | undefined;
let saving: NodeJS.Timeout | undefined;

/** What was made for this key by this very compiler, at this start or an earlier one; otherwise what `make` makes. */
export function keptCode(key: string, make: () => Generated): Generated {
  const folder = getCompileCacheDir();
  if (folder === undefined) return make();
  file ??= openIn(folder);
  const known = file.read(key);
  if (known !== undefined) return known as Generated;
  const made = make();
  file.keep(key, made);
  clearTimeout(saving);
  saving = setTimeout(file.save, savedAfterMs).unref();
  return made;
}

function openIn(folder: string): KeptFile {
  const state = stateOfFiles(join(import.meta.dirname, '..', '..'), ['src/mapping']);
  const opened = keptFile(folder, 'kept-expressions.json', state);
  // A process may end sooner than that.
  process.once('exit', opened.save);
  return opened;
}
