/** The package as a client has it: packed, unpacked under node_modules of another repository, and used from there. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownPackageRoot } from '../../src/blueprint/package-root.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { type EmulatedSystem, emulators } from '../../src/emulators/registry.ts';
import { flowFlags, pairsOf, systemFlags } from '../scenario/brand-commands.ts';
import { startCommandOf } from '../scenario/command-process.ts';
import { until } from '../scenario/stage.ts';

/** Compiling and packing take some seconds alone, and much longer beside everything else. */
const limitMs = 300_000;
const execute = promisify(execFile);
const root = ownPackageRoot();
const folder = mkdtempSync(join(tmpdir(), 'backhaul-packed-'));
const client = join(folder, 'client');
const installed = join(client, 'node_modules', 'backhaul');
afterAll(async () => {
  for (const emulator of running.values()) await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

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

const running = new Map<string, Emulator>();
async function urlOf(system: string): Promise<string> {
  const emulator = running.get(system) ?? (await emulators[system as EmulatedSystem].start({ demo: true }));
  running.set(system, emulator);
  return emulator.url;
}

/** Calls that a system has taken, by its own count. */
async function callsOf([system, { url }]: readonly [string, Emulator]): Promise<{ system: string; calls: number }> {
  const answer = await fetch(`${url}/_control/ledger?limit=0`);
  const { requests } = (await answer.json()) as { requests: Record<string, { calls: number }> };
  return { system, calls: Object.values(requests).reduce((sum, route) => sum + route.calls, 0) };
}

test(
  "a client's repository makes two brands of every pair with the packed package alone, checks, plans, builds and runs them",
  async () => {
    const made: string[] = [];
    for (const { pair, systems } of await pairsOf()) {
      const flags = [...(await systemFlags(systems, urlOf)), ...(flowFlags[pair] ?? [])];
      for (const name of ['one', 'two']) {
        const id = `${pair.replace('--', '-')}-${name}`;
        expect(await backhaul('brand', 'new', id, '--pairs', pair, ...flags)).toMatchObject({
          exitCode: 0,
          stderr: '',
        });
        const overlay = readFileSync(join(client, 'brands', id, 'brand.json'), 'utf8');
        expect(overlay.split('\n').length).toBeLessThan(120);
        made.push(id);
      }
    }
    expect(await backhaul('brand', 'check', '--json')).toMatchObject({ exitCode: 0 });
    for (const id of made.filter((brand) => brand.endsWith('one'))) {
      expect(await backhaul('build', '--brand', id, '--out', join('built', id))).toMatchObject({ exitCode: 0 });
      expect(readdirSync(join(client, 'built', id))).toContain('install.md');
    }
    // Without shipped versions and golden cases there would be nothing to compare.
    const planned = JSON.parse((await backhaul('plan', '--brand', made[0] ?? '', '--json')).stdout) as {
      flows: { mappings: { cases: number }[] }[];
    };
    expect(planned.flows.flatMap(({ mappings }) => mappings.map(({ cases }) => cases > 0))).toContain(true);

    const before = await Promise.all([...running].map(callsOf));
    const command = await startCommandOf(join(installed, 'bin', 'backhaul.js'), client, 'run', '--port', '0');
    await until(60_000, async () => {
      const now = await Promise.all([...running].map(callsOf));
      const resting = now.filter(({ system, calls }) =>
        before.some((one) => one.system === system && one.calls === calls),
      );
      return resting.length === 0 ? undefined : `no call yet to ${resting.map(({ system }) => system).join(', ')}`;
    });
    expect(await command.end()).toBe(0);
  },
  limitMs,
);
