/** `build` as it is typed. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownPackageRoot } from '../blueprint/package-root.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function build(...flags: string[]) {
  let stdout = '';
  const exitCode = await run({
    arguments: ['build', '--brand', 'demo', '--out', folder, ...flags],
    environment: {},
    workingFolder: ownPackageRoot(),
    streams: { stdout: { write: (text) => (stdout += text) }, stderr: { write: () => undefined } },
  });
  return { exitCode, stdout };
}

test('build writes every script that it names, of every kind', async () => {
  const { exitCode, stdout } = await build('--json');
  expect(exitCode).toBe(0);
  const { brand, scripts } = JSON.parse(stdout) as {
    brand: string;
    scripts: { id: string; kind: string; file: string; bytes: number }[];
  };
  expect(brand).toBe('demo');
  for (const { id, file, bytes } of scripts) {
    expect(file).toBe(join(folder, `${id}.js`));
    expect(readFileSync(file).length).toBe(bytes);
  }
  const kinds = new Set(scripts.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(['pagination', 'payload', 'pre-request', 'response', 'webhook']);
});

test('build prints a table with script, kind and size for people', async () => {
  const { stdout } = await build();
  expect(stdout).toMatch(/^script +kind +bytes +file/);
  expect(stdout).toMatch(/loop-returns\/getReturn\.response +response +\d+ /);
  expect(existsSync(join(folder, 'loop-returns', 'webhook.js'))).toBe(true);
});
