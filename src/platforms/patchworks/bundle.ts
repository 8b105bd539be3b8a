/** One CommonJS file for Node 18 from the text of an entry and of modules that stand in no file. */
import { readFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { join, sep } from 'node:path';
import type { Plugin } from 'esbuild';
import { moduleRoot, ownPackageRoot } from '../../blueprint/package-root.ts';
import { invariant } from '../../errors/errors.ts';
import { digestOf, stateOfFiles } from '../../mapping/kept-file.ts';
import { keptText } from '../../mapping/kept-texts.ts';
import { withEagerFunctions } from './eager-functions.ts';

export interface BundledScript {
  /** The path of its file in the folder of a build, without extension. */
  readonly id: string;
  readonly kind: 'payload' | 'response' | 'pagination' | 'pre-request' | 'webhook' | 'answer' | 'flow';
  /** It requires nothing but Node's own modules. */
  readonly code: string;
}

/** The oldest Node that runs the scripts, as the platform documents it. */
const target = 'node18';

/** The extension of this package's modules: built ones end in `.js`. */
export const ownExtension = import.meta.filename.endsWith('.ts') ? '.ts' : '.js';

/** A module of this package as a literal for an import, by its path without extension. */
export function ownModule(...path: string[]): string {
  return JSON.stringify(`${join(moduleRoot(ownPackageRoot()), ...path)}${ownExtension}`);
}

let sources: string | undefined;

/**
 * The entry assigns to `module.exports` what the platform calls; it imports `parts` as `part:<name>`. Where the engine keeps
 * what it compiles, what was bundled stands beside it, and is not bundled again.
 */
export async function bundle(entry: string, parts: Readonly<Record<string, string>>): Promise<string> {
  const folder = getCompileCacheDir();
  if (folder === undefined) return bundleAnew(entry, parts);
  sources ??= stateOfSources();
  return keptText(join(folder, 'scripts'), [sources, entry, parts], () => bundleAnew(entry, parts));
}

/** What else goes into a bundle: modules of this package, and libraries of the versions that it names. */
function stateOfSources(): string {
  const root = ownPackageRoot();
  return digestOf([
    stateOfFiles(moduleRoot(root), ['scripts', 'src', 'schemas']),
    readFileSync(join(root, 'package.json'), 'utf8'),
  ]);
}

async function bundleAnew(entry: string, parts: Readonly<Record<string, string>>): Promise<string> {
  // Only here: most commands bundle nothing.
  const { build } = await import('esbuild');
  const { outputFiles, warnings } = await build({
    stdin: { contents: entry, resolveDir: ownPackageRoot(), sourcefile: 'script.js' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target,
    write: false,
    logLevel: 'silent',
    plugins: [partsPlugin(parts), eagerPlugin],
  });
  // An import that leads nowhere is only a warning.
  invariant(warnings.length === 0, `the parts of a bundle fit: ${warnings[0]?.text}`);
  const [file] = outputFiles;
  invariant(file, 'a bundle is one file');
  return file.text;
}

/** Each file is read once for all scripts. */
const eagerTexts = new Map<string, string>();

const eagerPlugin: Plugin = {
  name: 'eager functions',
  setup({ onLoad }) {
    const root = moduleRoot(ownPackageRoot());
    // The library and the shells.
    const folders = [join(root, 'src', 'mapping', 'library'), join(root, 'scripts')].map((folder) => folder + sep);
    onLoad({ filter: /\.[jt]s$/, namespace: 'file' }, ({ path }) => {
      if (!folders.some((folder) => path.startsWith(folder))) return undefined;
      let contents = eagerTexts.get(path);
      if (contents === undefined) {
        contents = withEagerFunctions(readFileSync(path, 'utf8'));
        eagerTexts.set(path, contents);
      }
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};

function partsPlugin(parts: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'parts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice('part:'.length), namespace: 'part' }));
      onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
        contents: parts[path] ?? '',
        loader: 'js',
        resolveDir: ownPackageRoot(),
      }));
    },
  };
}
