/** A transform as one deployable script: its compiled mapping, validators and settings in the shell of its kind. */
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Transform } from '../../../schemas/formats/transform.ts';
import { moduleRoot, ownPackageRoot } from '../../blueprint/package-root.ts';
import { invariant } from '../../errors/errors.ts';
import { compile } from '../../mapping/compiler/compile.ts';
import { schemaOfValue } from '../../mapping/compiler/value-schema.ts';
import { validatorText } from './standalone-validator.ts';

export interface BundledScript {
  readonly id: string;
  /** One CommonJS file for Node 18 that requires nothing but Node's own modules. */
  readonly code: string;
}

/** The oldest Node that runs the scripts, as the platform documents it. */
const target = 'node18';
const ownExtension = import.meta.filename.endsWith('.ts') ? '.ts' : '.js';

/** Bundles a transform with the settings that it declares. `$eval` and undeclared names are refused with a code. */
export async function bundleScript(
  transform: Transform,
  flowSettings: Readonly<Record<string, unknown>>,
): Promise<BundledScript> {
  const root = moduleRoot(ownPackageRoot());
  const settings = Object.fromEntries(transform.settings.map((name) => [name, flowSettings[name]]));
  const mapping = compile(transform.expression, {
    mode: 'deployable',
    names: ['settings'],
    schema: transform.source,
    nameSchemas: { settings: schemaOfValue(settings) },
    specifier: join(root, 'src', 'mapping', 'library'),
    extension: ownExtension,
  });
  const parts: Readonly<Record<string, string>> = {
    mapping: mapping.code,
    source: validatorText(transform.source),
    target: validatorText(transform.target),
  };
  const entry = [
    `import { payloadScript } from ${JSON.stringify(join(root, 'scripts', `payload${ownExtension}`))};`,
    `import { evaluate } from 'part:mapping';`,
    `import * as source from 'part:source';`,
    `import * as target from 'part:target';`,
    `const check = (validate) => (value) => {`,
    `  if (validate(value)) return undefined;`,
    `  const [error] = validate.errors;`,
    `  const name = error.params?.missingProperty ?? error.params?.additionalProperty;`,
    `  return { path: error.instancePath || '/', reason: 'breaks the rule ' + error.keyword + (name ? ' (' + name + ')' : '') };`,
    `};`,
    `export default payloadScript({`,
    `  id: ${JSON.stringify(transform.id)},`,
    `  settings: ${JSON.stringify(settings)},`,
    `  checkSource: check(source.validate), checkTarget: check(target.validate), evaluate,`,
    `});`,
  ].join('\n');
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: ownPackageRoot(), sourcefile: 'script.js' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target,
    write: false,
    logLevel: 'silent',
    footer: { js: 'module.exports=module.exports.default;' },
    plugins: [partsPlugin(parts)],
  });
  const [file] = outputFiles;
  invariant(file, 'a bundle is one file');
  return { id: transform.id, code: file.text };
}

/** Texts that stand in no file, as modules `part:<name>`. */
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
