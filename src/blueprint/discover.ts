/** Which files of a folder are declarations. */
import { existsSync, readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { DeclarationKind } from './formats.ts';
import { isModuleName, moduleRoot } from './package-root.ts';

/** A file that holds one declaration, and the id that its place demands. */
export interface DeclarationFile {
  readonly kind: DeclarationKind;
  readonly id: string;
  readonly path: string;
}

/** A bound on every listing; a folder past it is another one than the one meant. */
const maximumFilesPerFolder = 10_000;

const isJson = (name: string) => name.endsWith('.json');

/**
 * The declarations under `root`: `connectors/<id>/connector.ts|js|json`, `transforms/<pair>/<name>.ts|js`,
 * `flows/<pair>/<name>.json`, `brands/<brand>/brand.json`, and, when asked, `test/golden/<pair>/<transform>/*.json`.
 */
export function declarationFiles(root: string, options: { goldens: boolean }): DeclarationFile[] {
  const modules = moduleRoot(root);
  const files: DeclarationFile[] = [];
  for (const id of foldersIn(join(modules, 'connectors'))) {
    const folder = join(modules, 'connectors', id);
    const name = ['connector.ts', 'connector.js', 'connector.json'].find((each) => existsSync(join(folder, each)));
    if (name) files.push({ kind: 'connector', id, path: join(folder, name) });
  }
  files.push(...byPair('transform', join(modules, 'transforms'), isModuleName));
  files.push(...byPair('flow', join(root, 'flows'), isJson));
  for (const id of foldersIn(join(root, 'brands'))) {
    const path = join(root, 'brands', id, 'brand.json');
    if (existsSync(path)) files.push({ kind: 'brand', id, path });
  }
  return options.goldens ? [...files, ...goldenFiles(join(root, 'test', 'golden'))] : files;
}

/**
 * The declarations that a project can use: those of the package, and its own where it is another folder. One with
 * `brands/` of its own does not see the package's demo brands.
 */
export function projectFiles(
  packageRoot: string,
  projectRoot: string,
  options: { goldens: boolean },
): DeclarationFile[] {
  const own = declarationFiles(packageRoot, options);
  if (packageRoot === projectRoot) return own;
  const hasBrands = existsSync(join(projectRoot, 'brands'));
  return [...own.filter(({ kind }) => !(kind === 'brand' && hasBrands)), ...declarationFiles(projectRoot, options)];
}

function byPair(kind: DeclarationKind, folder: string, accepts: (name: string) => boolean): DeclarationFile[] {
  return foldersIn(folder).flatMap((pair) =>
    filesIn(join(folder, pair), accepts).map((path) => ({ kind, id: `${pair}/${parse(path).name}`, path })),
  );
}

/** A golden's id is that of the transform that its folder names. */
function goldenFiles(folder: string): DeclarationFile[] {
  return foldersIn(folder).flatMap((pair) =>
    foldersIn(join(folder, pair)).flatMap((transform) =>
      filesIn(join(folder, pair, transform), isJson).map((path) => ({
        kind: 'golden' as const,
        id: `${pair}/${transform}`,
        path,
      })),
    ),
  );
}

function foldersIn(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function filesIn(folder: string, accepts: (name: string) => boolean): string[] {
  return entriesOf(folder).flatMap((entry) =>
    entry.isFile() && accepts(entry.name) ? [join(folder, entry.name)] : [],
  );
}

function entriesOf(folder: string) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, maximumFilesPerFolder);
}
