/** `brand upgrade` and `plan` as they are typed: three versions of a blueprint, with edits on both sides. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Brand } from '../../schemas/formats/brand.ts';
import { absent, changed } from '../../schemas/formats/examples/change.ts';
import { flowExample } from '../../schemas/formats/examples/flow.ts';
import { bodyTransformExample, planTransformExample } from '../../schemas/formats/examples/transform.ts';
import type { Flow } from '../../schemas/formats/flow.ts';
import { examplePaths, exampleProject } from '../check/example-project.ts';
import { writeFiles } from '../check/write-files.ts';
import { run } from './run.ts';

const flowId = flowExample.id;
const shipped = (version: string, flow: object) => ({
  [`releases/${flowId}/${version}.json`]: {
    flow: { ...flow, version },
    transforms: {
      [planTransformExample.id]: planTransformExample,
      [bodyTransformExample.id]: bodyTransformExample,
    },
  },
});
/** 1.1.0 has another default; 2.0.0 has renamed a setting, and its mapping gives one field more. */
const second = changed(flowExample, {
  '/settings/pollMinutes/default': 30,
  '/settings/limits/default': { restock: 10 },
}) as Flow;
const third = {
  '/version': '2.0.0',
  '/settings/pollMinutes/default': 30,
  '/settings/limits/default': { restock: 10 },
  '/settings/location': absent,
  '/settings/place': flowExample.settings.location,
  '/migrations': [{ kind: 'move', version: '2.0.0', why: 'a clearer name', from: '/location', to: '/place' }],
  '/triggers/1/schedule/minutes': '$settings.pollMinutes * 2',
};
const mapping = {
  '/settings': ['place'],
  '/expression':
    "{ 'lines': [lines[sku != null].{ 'sku': sku, 'location': $settings.place }], 'findings': [lines[sku = null].{ 'code': 'SKU_UNKNOWN', 'subject': id, 'place': $settings.place }] }",
};
const project = () => {
  const folder = mkdtempSync(join(tmpdir(), 'backhaul-upgrade-'));
  folders.push(folder);
  const golden = {
    '/settings': absent,
    '/expected/findings/0/place': 'MAIN',
  };
  const brand = { [`/flows/${flowId.replace('/', '~1')}/settings/pollMinutes`]: 20 };
  writeFiles(
    folder,
    exampleProject(
      {
        [examplePaths.flow]: third,
        [examplePaths.plan]: mapping,
        [examplePaths.golden]: golden,
        [examplePaths.brand]: brand,
      },
      { ...shipped('1.0.0', flowExample), ...shipped('1.1.0', second) },
    ),
  );
  return folder;
};
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function backhaul(folder: string, ...given: string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await run({
    arguments: [...given, '--project', folder],
    environment: {},
    workingFolder: folder,
    streams: { stdout: { write: (text) => (stdout += text) }, stderr: { write: (text) => (stderr += text) } },
  });
  return { exitCode, stdout, stderr };
}

const textOf = (folder: string) => readFileSync(join(folder, examplePaths.brand), 'utf8');
const flowOf = (folder: string) => (JSON.parse(textOf(folder)) as Brand).flows[flowId];

test('an upgrade shows what is to decide and which results change, and writes nothing by itself', async () => {
  const folder = project();
  const before = textOf(folder);
  const { exitCode, stdout } = await backhaul(folder, 'brand', 'upgrade', 'example-brand');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /decide \/pollMinutes: Both changed this\.\n +base +15\n +yours +20\n +theirs +30\n +→ --keep/,
  );
  expect(stdout).toContain('renamed /location is now /place: "SHOP-1" (a clearer name)');
  expect(stdout).toMatch(/1 of 1 golden cases give something else\n.*\/findings\/0\/place: "SHOP-1" is new/);
  expect(textOf(folder)).toBe(before);
});

test('--apply leaves a flow with an open conflict as it is, and ends with 1', async () => {
  const folder = project();
  const before = textOf(folder);
  expect((await backhaul(folder, 'brand', 'upgrade', 'example-brand', '--apply')).exitCode).toBe(1);
  expect(textOf(folder)).toBe(before);
});

test('a decision is applied, and nothing else of the brand changes', async () => {
  const folder = project();
  const before = textOf(folder);
  const upgraded = await backhaul(folder, 'brand', 'upgrade', 'example-brand', '--keep', '/pollMinutes', '--apply');
  expect(upgraded).toMatchObject({ exitCode: 0, stderr: '' });
  expect(flowOf(folder)).toEqual({
    version: '2.0.0',
    settings: { place: 'SHOP-1', limits: { restock: 60 }, pollMinutes: 20 },
  });
  const { flows: _, ...rest } = JSON.parse(textOf(folder)) as Brand;
  const { flows: __, ...restBefore } = JSON.parse(before) as Brand;
  expect(rest).toEqual(restBefore);
  expect(await backhaul(folder, 'brand', 'check', 'example-brand')).toMatchObject({ exitCode: 0 });
  expect((await backhaul(folder, 'brand', 'upgrade', 'example-brand')).stdout).toContain(
    'Every flow is of the version',
  );
});

test('the version in between can be come to alone, and the rest from there', async () => {
  const folder = project();
  const first = await backhaul(
    folder,
    'brand',
    'upgrade',
    'example-brand',
    '--to',
    '1.1.0',
    '--take',
    'all',
    '--apply',
  );
  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  expect(flowOf(folder)).toEqual({ version: '1.1.0', settings: { location: 'SHOP-1', limits: { restock: 60 } } });
  expect((await backhaul(folder, 'brand', 'upgrade', 'example-brand', '--apply')).exitCode).toBe(0);
  expect(flowOf(folder)).toEqual({ version: '2.0.0', settings: { place: 'SHOP-1', limits: { restock: 60 } } });
  const back = await backhaul(folder, 'brand', 'upgrade', 'example-brand', '--to', '1.0.0');
  expect(back).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('UPGRADE_BACKWARDS') });
});

test('--set gives a value of its own at a conflict, typed by the new version', async () => {
  const folder = project();
  const given = ['--set', 'restock.pollMinutes=25', '--apply', '--json'];
  const { exitCode, stdout } = await backhaul(folder, 'brand', 'upgrade', 'example-brand', ...given);
  expect({ exitCode, applied: (JSON.parse(stdout) as { applied: boolean }).applied }).toEqual({
    exitCode: 0,
    applied: true,
  });
  expect(flowOf(folder)?.settings?.pollMinutes).toBe(25);
});

test('a decision where nothing is to decide is refused, with what there is', async () => {
  const folder = project();
  const { exitCode, stderr } = await backhaul(
    folder,
    'brand',
    'upgrade',
    'example-brand',
    '--keep',
    '/location',
    '--apply',
  );
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('To decide: /pollMinutes.'),
  });
});

test('what the new version takes no more can not be kept, and what comes in its place is asked for', async () => {
  const folder = project();
  const path = join(folder, examplePaths.brand);
  writeFileSync(path, textOf(folder).replace('"pollMinutes": 20', '"pollMinutes": 1000'));
  const narrow = JSON.parse(readFileSync(join(folder, examplePaths.flow), 'utf8')) as Flow;
  Object.assign(narrow.settings.pollMinutes?.schema ?? {}, { maximum: 60 });
  writeFileSync(join(folder, examplePaths.flow), JSON.stringify(narrow, null, 2));
  const kept = await backhaul(folder, 'brand', 'upgrade', 'example-brand', '--keep', 'all', '--apply');
  expect(kept).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('decide /pollMinutes: The new version does not take'),
  });
  const given = await backhaul(
    folder,
    'brand',
    'upgrade',
    'example-brand',
    '--set',
    'restock.pollMinutes=60',
    '--apply',
  );
  expect(given).toMatchObject({ exitCode: 0, stderr: '' });
  expect(flowOf(folder)?.settings?.pollMinutes).toBe(60);
});

test('a version that was never shipped is named, with those that were', async () => {
  const folder = project();
  const path = join(folder, examplePaths.brand);
  writeFileSync(path, textOf(folder).replace('"version": "1.0.0"', '"version": "0.5.0"'));
  const { exitCode, stderr } = await backhaul(folder, 'brand', 'upgrade', 'example-brand');
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/RELEASE_UNKNOWN.*\n.*1\.0\.0, 1\.1\.0/),
  });
});

test('a plan lists changes with their weight, schedules, mappings field by field, and operations with their cost', async () => {
  const folder = project();
  const { exitCode, stdout } = await backhaul(folder, 'plan', '--brand', 'example-brand', '--from', '1.0.0', '--json');
  expect(exitCode).toBe(0);
  const { flows } = JSON.parse(stdout) as {
    flows: {
      bump: string;
      changes: { part: string; name: string; bump: string }[];
      schedules: unknown;
      mappings: { changes: { fields: unknown[] }[] }[];
      operations: unknown[];
    }[];
  };
  const [plan] = flows;
  expect(plan?.bump).toBe('major');
  expect(plan?.changes).toContainEqual(expect.objectContaining({ part: 'setting', name: 'location', bump: 'major' }));
  expect(plan?.schedules).toEqual([
    { of: 'trigger catch-up', before: 'every 20 minutes', after: 'every 20 * 2 minutes' },
  ]);
  expect(plan?.mappings.flatMap(({ changes }) => changes.flatMap(({ fields }) => fields))).toEqual([
    { path: '/findings/0/place', after: 'SHOP-1' },
  ]);
  expect(plan?.operations).toContainEqual(
    expect.objectContaining({ connector: 'example-stock', operation: 'createMovement', direction: 'write', cost: 1 }),
  );
  expect((await backhaul(folder, 'plan', '--brand', 'example-brand')).stdout).toContain('1 of 1 flows change.');
});
