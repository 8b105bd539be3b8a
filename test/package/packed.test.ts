/** The package as a client has it: packed, unpacked under node_modules of another repository, and used from there. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownPackageRoot } from '../../src/blueprint/package-root.ts';

/** Compiling and packing take some seconds alone, and much longer beside everything else. */
const limitMs = 300_000;
const execute = promisify(execFile);
const root = ownPackageRoot();
const folder = mkdtempSync(join(tmpdir(), 'backhaul-packed-'));
const client = join(folder, 'client');
const installed = join(client, 'node_modules', 'backhaul');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy is built and packed, so that the folder of the sources stays as it is. */
beforeAll(async () => {
  const copy = join(folder, 'source');
  const left = new Set(['node_modules', '.git', 'dist', '.backhaul', 'docs', 'bench']);
  cpSync(root, copy, { recursive: true, filter: (path) => !left.has(path.slice(root.length + 1)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  await execute(process.execPath, ['bin/build.js'], { cwd: copy });
  const packing = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await execute('npm', packing, { cwd: copy, maxBuffer: 64 * 1024 * 1024 });
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  mkdirSync(installed, { recursive: true });
  await execute('tar', ['-xzf', join(folder, packed?.filename ?? ''), '-C', installed, '--strip-components=1']);
  // As npm would install them beside it.
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== 'backhaul' && !name.startsWith('.'))
      symlinkSync(join(root, 'node_modules', name), join(client, 'node_modules', name));
  }
}, limitMs);

async function backhaul(...given: string[]) {
  const command = [join(installed, 'bin', 'backhaul.js'), ...given];
  try {
    const { stdout, stderr } = await execute(process.execPath, command, { cwd: client });
    return { exitCode: 0, stdout, stderr };
  } catch (error) {
    const { code: exitCode, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode, stdout, stderr };
  }
}

test(
  "a client's repository makes, checks, plans and builds a brand with the packed package alone",
  async () => {
    const address = 'archean-r247.baseUrl=https://archean.acme.example';
    const made = await backhaul(
      'brand',
      'new',
      'acme',
      '--pairs',
      'archean-r247--loop-returns',
      '--connector',
      address,
      '--connector',
      'shopify.baseUrl=https://acme.example.test',
      '--set',
      'publish-availability-to-shopify.shopLocations={"MAIN-SELL":"gid://shopify/Location/501"}',
    );
    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
    const brand = readFileSync(join(client, 'brands', 'acme', 'brand.json'), 'utf8');
    expect(brand.split('\n').length).toBeLessThan(120);
    expect((await backhaul('brand', 'check', '--json')).exitCode).toBe(0);
    // Without shipped versions and golden cases there would be nothing to compare.
    const planned = JSON.parse((await backhaul('plan', '--brand', 'acme', '--json')).stdout) as {
      flows: { mappings: { cases: number }[] }[];
    };
    expect(planned.flows.flatMap(({ mappings }) => mappings.map(({ cases }) => cases > 0))).toContain(true);
    expect(await backhaul('build', '--brand', 'acme', '--out', 'built')).toMatchObject({ exitCode: 0 });
    expect(readdirSync(join(client, 'built')).length).toBeGreaterThan(0);
  },
  limitMs,
);
