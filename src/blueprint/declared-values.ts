/** What declarations hold, as fast as it can be read: nothing is checked, and no place in a file is known. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DeclarationFile, projectFiles } from './discover.ts';
import type { KeptModules } from './kept-modules.ts';

export interface DeclaredValue extends DeclarationFile {
  /** Undefined when the file can not be read. */
  readonly value: unknown;
  /** What it was read from: a text, or the value itself. */
  readonly source: unknown;
}

/** The project's own modules are loaded each time: what they import may be anywhere. */
export async function declaredValues(
  packageRoot: string,
  projectRoot: string,
  modules: KeptModules,
): Promise<DeclaredValue[]> {
  const files = projectFiles(packageRoot, projectRoot, { goldens: false });
  return Promise.all(
    files.map(async (file): Promise<DeclaredValue> => {
      if (extname(file.path) === '.json') return { ...file, ...readJson(file.path) };
      const kept = modules.covers(file.path) ? modules.read(file.path, file.kind) : undefined;
      if (kept !== undefined) return { ...file, value: kept, source: kept };
      const value = await load(file);
      if (modules.covers(file.path)) modules.keep(file.path, file.kind, value);
      return { ...file, value, source: value };
    }),
  );
}

function readJson(path: string): Pick<DeclaredValue, 'value' | 'source'> {
  const source = readFileSync(path, 'utf8');
  try {
    return { value: JSON.parse(source), source };
  } catch {
    return { value: undefined, source };
  }
}

async function load({ path, kind }: DeclarationFile): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(path).href)) as Record<string, unknown>)[kind];
  } catch {
    return undefined;
  }
}
