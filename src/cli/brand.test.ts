/** `brand new`, `check`, `show` and `schema` as they are typed, in an empty folder of a client. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Brand } from '../../schemas/formats/brand.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-brand-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const flow = 'archean-r247--loop-returns/restock-finalised-returns';
const address = ['--connector', 'archean-r247.baseUrl=https://archean.acme.example'];
const file = (id: string) => join(folder, 'brands', id, 'brand.json');
const read = (id: string) => JSON.parse(readFileSync(file(id), 'utf8')) as Brand;

async function brand(...given: string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await run({
    arguments: ['brand', ...given, '--project', folder],
    environment: {},
    workingFolder: folder,
    streams: { stdout: { write: (text) => (stdout += text) }, stderr: { write: (text) => (stderr += text) } },
  });
  return { exitCode, stdout, stderr };
}

const make = (id: string, ...given: string[]) =>
  brand('new', id, '--flows', 'restock-finalised-returns', ...address, ...given);

test('a new brand holds what differs and references to secrets, nothing that equals a default, and passes its check', async () => {
  const made = await make(
    'acme',
    ...['--set', 'restock-finalised-returns.locations.sellable=LDN-A'],
    ...['--set', `${flow}.pollMinutes=5`, '--set', 'restock-finalised-returns.trigger=return-closed'],
    ...['--set', 'restock-finalised-returns.keepItemOutcomes=["gift"]'],
    ...['--secret', 'loop-returns.apiKey=file:/run/secrets/loop'],
    ...['--secret', 'loop-returns.webhookSecret=command:pass show loop/webhook'],
  );
  expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  expect(read('acme')).toEqual({
    $schema: '../brand.schema.json',
    id: 'acme',
    title: 'Acme',
    connectors: {
      'archean-r247': {
        settings: { baseUrl: 'https://archean.acme.example' },
        credentials: { apiKey: { env: 'ACME_ARCHEAN_R247_API_KEY' } },
      },
      'loop-returns': {
        credentials: {
          apiKey: { file: '/run/secrets/loop' },
          webhookSecret: { command: ['pass', 'show', 'loop/webhook'] },
        },
      },
    },
    flows: {
      [flow]: {
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        settings: { locations: { sellable: 'LDN-A' }, pollMinutes: 5, keepItemOutcomes: ['gift'] },
      },
    },
  });
  expect(existsSync(join(folder, 'brands', 'brand.schema.json'))).toBe(true);
  expect(await brand('check', 'acme')).toMatchObject({ exitCode: 0, stdout: '0 to do: acme.\n' });
});

test('a brand is made once', async () => {
  const before = readFileSync(file('acme'), 'utf8');
  expect(await make('acme')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('BRAND_EXISTS') });
  expect(readFileSync(file('acme'), 'utf8')).toBe(before);
});

const refused: [string, string[], string][] = [
  [
    'a key typed for a setting',
    ['--set', 'restock-finalised-returns.source=shpat_0123456789abcdef01234567'],
    'SECRET_IN_FILE',
  ],
  ['a key typed for a secret', ['--secret', 'loop-returns.apiKey=9f8a3c61b7d24e05a1c8f3b6d9e2704c'], 'BRAND_USAGE'],
  ['a setting that is not there', ['--set', 'restock-finalised-returns.triger=item-graded'], 'Did you mean "trigger"'],
  ['a value that does not fit', ['--set', 'restock-finalised-returns.pollMinutes=-1'], 'BRAND_USAGE'],
  ['a flow that is not there', ['--flows', 'restock'], 'There is no flow "restock"'],
  ['a name that is no folder', [], 'can not name a brand'],
  ['a key typed for the title', ['--title', 'shpat_0123456789abcdef01234567'], 'BRAND_INVALID'],
];

test.each(refused)('%s is refused, and nothing is written', async (reason, given, told) => {
  const id = reason.startsWith('a name') ? '../elsewhere' : 'refused';
  const { exitCode, stderr } = await make(id, ...given);
  expect({ exitCode, told: stderr.includes(told) ? told : stderr }).toEqual({ exitCode: 2, told });
  expect(existsSync(file(id))).toBe(false);
  expect(stderr).not.toMatch(/0123456789abcdef|9f8a3c61/);
});

test('what has no default is named where nobody can be asked', async () => {
  const { exitCode, stderr } = await brand('new', 'bare', '--flows', 'restock-finalised-returns');
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--connector archean-r247.baseUrl='),
  });
});

test('check names a role without a location and a missing credential, with place and fix, and ends with 1', async () => {
  await make('holes');
  const holes = read('holes');
  const loop = holes.connectors['loop-returns'];
  const restock = holes.flows[flow];
  if (!loop || !restock) throw new Error('the new brand has connector and flow');
  delete loop.credentials.apiKey;
  restock.settings = { locations: { donate: null }, dispositions: { torn: 'refurbish' } };
  writeFileSync(file('holes'), JSON.stringify(holes, null, 2));
  const { exitCode, stdout } = await brand('check', 'holes', '--json');
  const { findings } = JSON.parse(stdout) as { findings: { code: string; what: string; next: string; line: number }[] };
  expect(exitCode).toBe(1);
  expect(findings.map(({ code, what }) => `${code}: ${what}`)).toEqual([
    'BRAND_CREDENTIAL_WRONG: The credential "apiKey" of the connector "loop-returns" is missing',
    `BRAND_TABLE_INCOMPLETE: The table "locations" of the flow ${flow} has no entry for "donate"`,
  ]);
  for (const { next, line } of findings) expect([next.length > 10, line > 1]).toEqual([true, true]);
});

test('show tells of each value where it comes from, and of secrets only where they are found', async () => {
  process.env.ACME_ARCHEAN_R247_API_KEY = 'value-of-secret';
  const { stdout } = await brand('show', 'acme', '--effective', '--json');
  delete process.env.ACME_ARCHEAN_R247_API_KEY;
  const { values } = JSON.parse(stdout) as {
    values: { path: string; value?: unknown; origin: string; default?: unknown }[];
  };
  const at = (path: string) => values.find((each) => each.path === path);
  const settings = `/flows/${flow.replace('/', '~1')}/settings`;
  expect(at(`${settings}/locations/sellable`)).toMatchObject({ value: 'LDN-A', origin: 'brand', default: 'MAIN-SELL' });
  expect(at(`${settings}/locations/quarantine`)).toMatchObject({ value: 'QUARANTINE', origin: 'blueprint default' });
  expect(at('/connectors/archean-r247/settings/rate/limit')).toMatchObject({ origin: 'connector default' });
  expect(at('/connectors/archean-r247/credentials/apiKey')).toMatchObject({
    value: 'environment variable ACME_ARCHEAN_R247_API_KEY',
  });
  expect(stdout).not.toContain('value-of-secret');
  const own = JSON.parse((await brand('show', 'acme', '--json')).stdout) as { values: { origin: string }[] };
  expect(new Set(own.values.map(({ origin }) => origin))).toEqual(new Set(['brand']));
});

test('an older schema of the brands is told and written anew', async () => {
  const schema = join(folder, 'brands', 'brand.schema.json');
  const current = readFileSync(schema, 'utf8');
  writeFileSync(schema, '{}');
  expect(await brand('check', 'acme')).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('BRAND_SCHEMA_STALE'),
  });
  expect((await brand('schema')).exitCode).toBe(0);
  expect(readFileSync(schema, 'utf8')).toBe(current);
});
