/** Where this package and its modules stand, in a checkout and in an installed package. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { invariant } from '../errors/errors.ts';

let found: string | undefined;

/** The folder of this package: the nearest one above this file whose package.json is named "backhaul". */
export function ownPackageRoot(): string {
  found ??= search(import.meta.dirname);
  return found;
}

function search(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'backhaul')
      return folder;
    invariant(dirname(folder) !== folder, `no package.json named "backhaul" stands above ${start}`);
  }
}

/**
 * The folder under which modules of `root` stand: an installed package runs built files, which stand under `dist/`
 * in the same order as their sources; every other folder holds them itself.
 */
export function moduleRoot(root: string): string {
  const isBuilt = relative(ownPackageRoot(), import.meta.dirname).split(sep)[0] === 'dist';
  return isBuilt && root === ownPackageRoot() ? join(root, 'dist') : root;
}

/** Whether a file name is that of a module to load: no test and no type declaration. */
export function isModuleName(name: string): boolean {
  return ['.ts', '.js'].includes(extname(name)) && !name.endsWith('.d.ts') && !/\.test\.[tj]s$/.test(name);
}
