/** Secrets of a brand stand in nothing that a build writes or prints, nor in what its flows leave on the platform. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Brand } from '../../schemas/formats/brand.ts';
import { ownPackageRoot } from '../../src/blueprint/package-root.ts';
import { run } from '../../src/cli/run.ts';
import { compileBrand } from '../../src/platforms/patchworks/build/compile-brand.ts';
import { playBuild } from '../../src/platforms/patchworks/runner/play-build.ts';
import { demo, everything } from '../../src/platforms/patchworks/test-declarations.ts';

const canary = (name: string): string => `canary-${name}-5e6f7a8b9c`;
const holds = (text: string): string[] => text.match(/canary-[\w-]+/g) ?? [];

/** Every secret that the demo brand refers to, in the environment of this process. */
function plantCanaries(): Record<string, string> {
  const planted: Record<string, string> = {};
  for (const { credentials } of Object.values(demo.connectors)) {
    for (const reference of Object.values(credentials)) {
      if ('env' in reference) planted[reference.env] = canary(reference.env);
    }
  }
  return planted;
}

const planted = plantCanaries();
beforeAll(() => Object.assign(process.env, planted));
afterAll(() => {
  for (const name of Object.keys(planted)) delete process.env[name];
});

test('a build holds no secret in any file, nor in what it prints, nor in its errors', async () => {
  expect(Object.keys(planted).length).toBeGreaterThan(1);
  const folder = mkdtempSync(join(tmpdir(), 'backhaul-canaries-'));
  let printed = '';
  const write = (text: string) => (printed += text);
  const build = (...flags: string[]) =>
    run({
      arguments: ['build', '--brand', 'demo', '--out', folder, ...flags],
      environment: { ...process.env },
      workingFolder: ownPackageRoot(),
      streams: { stdout: { write }, stderr: { write } },
    });
  try {
    expect(await build('--json')).toBe(0);
    expect(await build('--flow', 'a--b/unknown')).toBe(2);
    expect(printed).toContain('FLOW_UNKNOWN');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(30);
    for (const { name, parentPath } of files) {
      expect([name, holds(readFileSync(join(parentPath, name), 'utf8'))]).toEqual([name, []]);
    }
    expect(holds(printed)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('runs whose every call fails tell of no secret, in notices, errors, tracked values or caches', async () => {
  const nobody = { settings: { baseUrl: 'http://127.0.0.1:9' }, credentials: {} };
  const connectors = Object.fromEntries(Object.keys(demo.connectors).map((id) => [id, nobody]));
  const brand: Brand = { ...demo, connectors };
  const build = await compileBrand(brand, await everything());
  const secrets = [...build.collections.values()].flatMap(({ variable }) =>
    variable.filter(({ value }) => value === ''),
  );
  expect(secrets.length).toBeGreaterThan(2);
  const platform = playBuild(build, Object.fromEntries(secrets.map(({ key }) => [key, canary(key)])));
  try {
    for (const { process: one } of build.documents) {
      if (one.kind === 'poll') platform.schedule(one.name);
      if (one.kind === 'webhook') platform.webhook(one.name, '{"id":1}', { 'x-loop-signature': 'wrong' });
    }
    await platform.drain();
    const left = JSON.stringify([platform.runs, platform.notices, platform.tracked, platform.caches.texts()]);
    expect(left).toContain('WEBHOOK_SIGNATURE');
    expect(left).toContain('The connection failed');
    expect(holds(left)).toEqual([]);
  } finally {
    platform.close();
  }
});
