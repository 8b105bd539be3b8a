/** One CommonJS file for Node 18 from the text of an entry and of modules that stand in no file. */
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { moduleRoot, ownPackageRoot } from '../../blueprint/package-root.ts';
import { invariant } from '../../errors/errors.ts';

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

/** The entry assigns to `module.exports` what the platform calls; it imports `parts` as `part:<name>`. */
export async function bundle(entry: string, parts: Readonly<Record<string, string>>): Promise<string> {
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
    plugins: [partsPlugin(parts)],
  });
  // An import that leads nowhere is only a warning.
  invariant(warnings.length === 0, `the parts of a bundle fit: ${warnings[0]?.text}`);
  const [file] = outputFiles;
  invariant(file, 'a bundle is one file');
  return file.text;
}

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
