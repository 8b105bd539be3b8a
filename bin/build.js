// Builds what the packed package runs: JavaScript from the TypeScript sources, and the files that stand beside them.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

/** What the bundle's modules call in place of asking where they stand. */
const banner = `import { createRequire as requireOf } from 'node:module';
import { join as joinPath } from 'node:path';
import { pathToFileURL as urlOf } from 'node:url';
const require = requireOf(import.meta.url);
const built = (path) => joinPath(import.meta.dirname, '..', '..', path);`;

rmSync(dist, { recursive: true, force: true });
// Types were checked before: by `npm run types`, which `npm test` begins with.
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json', '--noCheck'], {
  cwd: root,
  stdio: 'inherit',
});
for (const file of globSync(['src/**/*.sql', 'src/**/schema/*', 'connectors/**/*.graphql'], { cwd: root }))
  cpSync(join(root, file), join(dist, file));
await bundleCommand();
writeFileSync(join(dist, 'digest'), digest());

/**
 * The command in some dozen files, with the libraries that it uses, in place of a thousand small ones: to find and open these
 * takes most of the time in which a process starts. They stand in one folder, so that each finds the others and itself. What
 * is loaded by its path (declarations, schemas, the parts of scripts) stays beside them.
 */
async function bundleCommand() {
  const { warnings, metafile } = await build({
    entryPoints: ['src/cli/main.ts'],
    outdir: join(dist, 'src', 'cli'),
    chunkNames: 'part-[hash]',
    splitting: true,
    allowOverwrite: true,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22.12',
    mainFields: ['module', 'main'],
    // The first runs a program that stands beside it; the second is whatever the user has put there.
    external: ['esbuild', '@opentelemetry/api'],
    metafile: true,
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    banner: { js: banner },
    plugins: [{ name: 'places', setup: keepPlaces }],
    logLevel: 'warning',
  });
  if (warnings.length > 0) throw new Error('the command can not be bundled as it stands');
  writeFileSync(join(dist, 'THIRD-PARTY-LICENCES.txt'), licencesOf(Object.keys(metafile.inputs)));
}

/** Of the libraries whose code stands in the file: each asks that its notice goes along. */
function licencesOf(inputs) {
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : '';
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** A module that asks where it stands is told where it would stand alone. */
function keepPlaces({ onLoad }) {
  onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
    const text = readFileSync(path, 'utf8');
    if (!text.includes('import.meta.')) return undefined;
    const file = JSON.stringify(relative(root, path).replace(/\.ts$/, '.js'));
    const folder = JSON.stringify(dirname(relative(root, path)));
    const contents = text
      .replaceAll('import.meta.dirname', `built(${folder})`)
      .replaceAll('import.meta.filename', `built(${file})`)
      .replaceAll('import.meta.url', `urlOf(built(${file})).href`);
    return { contents, loader: 'ts' };
  });
}

/** What kept and remembered things are of: they are forgotten when another build is installed. */
function digest() {
  const hash = createHash('sha256');
  const files = globSync('**/*.{js,sql,graphql}', { cwd: dist }).sort();
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(dist, file)));
  return `${hash.digest('hex')}\n`;
}
