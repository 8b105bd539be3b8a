/** `build` as it is typed. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownPackageRoot } from '../blueprint/package-root.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-build-'));
const projects = mkdtempSync(join(tmpdir(), 'backhaul-projects-'));
afterAll(() => {
  for (const made of [folder, projects]) rmSync(made, { recursive: true, force: true });
});

/** A project of its own with the demo brand, which runs these flows and the one that is easiest to build. */
function projectOf(flows: object): string {
  const project = mkdtempSync(join(projects, 'project-'));
  const demo = JSON.parse(readFileSync(join(ownPackageRoot(), 'brands', 'demo', 'brand.json'), 'utf8')) as object;
  mkdirSync(join(project, 'brands', 'demo'), { recursive: true });
  const own = { 'archean-r247--commercetools/confirm-shipments-to-archean': { version: '1.0.0' }, ...flows };
  writeFileSync(join(project, 'brands', 'demo', 'brand.json'), JSON.stringify({ ...demo, flows: own }));
  return project;
}

const build = (...flags: string[]) => buildIn(ownPackageRoot(), flags);

async function buildIn(workingFolder: string, flags: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await run({
    arguments: ['build', '--brand', 'demo', '--out', folder, ...flags],
    environment: {},
    workingFolder,
    streams: { stdout: { write: (text) => (stdout += text) }, stderr: { write: (text) => (stderr += text) } },
  });
  return { exitCode, stdout, stderr };
}

test('build writes every file that it names, of every kind, and estimates operations', async () => {
  const { exitCode, stdout } = await build('--json', '--records', '20000');
  expect(exitCode).toBe(0);
  const { brand, files, estimates } = JSON.parse(stdout) as {
    brand: string;
    files: { path: string; kind: string; file: string; bytes: number }[];
    estimates: { usual: number; most: number }[];
  };
  expect(brand).toBe('demo');
  for (const { path, file, bytes } of files) {
    expect(file).toBe(join(folder, path));
    expect(readFileSync(file).length).toBe(bytes);
  }
  const kinds = new Set(files.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(['collection', 'document', 'import', 'lookup', 'script']);
  const paths = files.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['install.md', 'guarantees.md', 'notifications.md']));
  for (const { usual, most } of estimates) expect(most).toBeGreaterThan(usual);
  expect(estimates.length).toBeGreaterThan(0);
});

test('build names what it leaves out and why, in what it prints and in its documents', async () => {
  const flow = 'archean-r247--commercetools/publish-stock-levels';
  rmSync(folder, { recursive: true, force: true });
  const bulk = (...flags: string[]) =>
    buildIn(projectOf({ [flow]: { version: '1.0.0', settings: { bulkFrom: 1 } } }), flags);
  const { leftOut } = JSON.parse((await bulk('--json')).stdout) as { leftOut: { flow: string; what: string }[] };
  const what = leftOut.find((one) => one.flow === flow)?.what ?? '';
  expect(what).toContain('the member batch.before of the step');
  expect((await bulk()).stdout).toContain(`Left out, needs the runtime: ${flow}. ${what}`);
  expect(readFileSync(join(folder, 'install.md'), 'utf8')).toContain(`| ${flow} | ${what} |`);
  expect(readFileSync(join(folder, 'guarantees.md'), 'utf8')).toContain(what);
  expect(existsSync(join(folder, flow))).toBe(false);
  const asked = await bulk('--flow', flow);
  expect([asked.exitCode, asked.stderr]).toEqual([1, expect.stringContaining('PLATFORM_SHAPE_UNKNOWN')]);
});

test('build names the guide, and refuses what the tier does not allow without writing anything', async () => {
  const { stdout } = await build();
  expect(stdout).toMatch(/^file +kind +bytes/);
  expect(stdout).toContain('install.md');
  rmSync(folder, { recursive: true });
  const { exitCode, stderr } = await build('--tier', 'growth', '--records', '1000000');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/PLATFORM_LIMIT_BROKEN[\s\S]*growth: Operations per month/);
  expect(existsSync(folder)).toBe(false);
});
