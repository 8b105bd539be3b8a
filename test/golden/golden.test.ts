/** Every golden fixture against its transform: the input fits, the result is exactly what was worked out by hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TSchema } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import jsonata from 'jsonata';
import { Flow } from '../../schemas/formats/flow.ts';
import { Golden } from '../../schemas/formats/golden.ts';
import type { Transform } from '../../schemas/formats/transform.ts';
import { transformUses } from '../../src/check/flow-parts.ts';
import { withStandardFunctions } from '../../src/mapping/standard-functions.ts';
import { readyTransform } from '../../src/mapping/transform.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const minimumFixtures = 12;
const ajv = new Ajv({ allErrors: true, strict: false });
ajvFormats.default(ajv);

interface Fixture {
  readonly file: string;
  readonly content: unknown;
}

interface Subject {
  readonly transform: Transform;
  /** The settings that the transform declares, with the defaults of the flow that uses it. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly settingSchemas: Readonly<Record<string, unknown>>;
  readonly fixtures: readonly Fixture[];
}

const subjects = await Promise.all(pathsIn('transforms', '.ts').map(loadSubject));

for (const subject of subjects) {
  const { transform, fixtures } = subject;

  test.each(fixtures.map((fixture) => [titleOf(fixture, transform.id), fixture] as const))('%s', async (_, fixture) => {
    const golden = decodeGolden(fixture);
    expect(golden.transform).toBe(transform.id);
    expect(settingsFaults(subject, golden)).toEqual([]);
    if (golden.expectedError) {
      expect(await errorOf(subject, golden)).toMatchObject({ code: golden.expectedError.code });
      return;
    }
    expect(faults(transform.source, golden.input)).toEqual([]);
    const result = await evaluate(subject, golden);
    expect(result).toStrictEqual(golden.expected);
    // The language's own interpreter is the judge of the compiled form: the same bytes.
    expect(JSON.stringify(result)).toBe(JSON.stringify(await interpret(subject, golden)));
    expect(faults(transform.target, result)).toEqual([]);
  });

  test(`${transform.id}: has at least ${minimumFixtures} fixtures, each with a title of its own`, () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(minimumFixtures);
    const titles = fixtures.map((fixture) => titleOf(fixture, transform.id));
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  test(`${transform.id}: gives the same result twice, and leaves its input as it was`, async () => {
    for (const fixture of fixtures) {
      const golden = decodeGolden(fixture);
      if (golden.expectedError) continue;
      const first = await evaluate(subject, golden);
      expect(await evaluate(subject, golden)).toStrictEqual(first);
      expect(golden).toStrictEqual(decodeGolden(fixture));
    }
  });
}

test('every folder of fixtures belongs to a transform', () => {
  const folders = new Set(pathsIn('test/golden', '.json').map((path) => path.split('/').slice(0, 2).join('/')));
  const known = new Set(subjects.map(({ transform }) => transform.id));
  expect([...folders].filter((folder) => !known.has(folder))).toEqual([]);
});

/** Files with an ending below a folder of the package, in order, with forward slashes. */
function pathsIn(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(ending) && !path.endsWith('.test.ts'))
    .sort();
}

async function loadSubject(path: string): Promise<Subject> {
  const module: unknown = await import(new URL(`../../transforms/${path}`, import.meta.url).href);
  const { transform } = module as { transform: Transform };
  const folder = transform.id.split('/')[0] ?? '';
  const flows = pathsIn(`flows/${folder}`, '.json').map((name) => readFlow(`flows/${folder}/${name}`));
  const flow = flows.find((candidate) => transformUses(candidate).some(({ id }) => id === transform.id));
  const settings = Object.entries(flow?.settings ?? {}).filter(([name]) => transform.settings.includes(name));
  return {
    transform,
    defaults: Object.fromEntries(settings.map(([name, setting]) => [name, setting.default])),
    settingSchemas: Object.fromEntries(settings.map(([name, setting]) => [name, setting.schema])),
    fixtures: pathsIn('test/golden', '.json')
      .filter((name) => name.startsWith(`${transform.id}/`))
      .map((file) => ({ file, content: readJson(`test/golden/${file}`) })),
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function readFlow(path: string): Flow {
  const flow = readJson(path);
  const found = faults(Flow, flow);
  if (found.length > 0) throw new Error(`${path} is no flow: ${found.join('; ')}`);
  return flow as Flow;
}

/** The fixture's content, checked; a copy, so that one evaluation cannot colour the next. */
function decodeGolden(fixture: Fixture): Golden {
  expect(faults(Golden, fixture.content)).toEqual([]);
  return structuredClone(fixture.content) as Golden;
}

function titleOf({ file, content }: Fixture, transform: string): string {
  const title = typeof content === 'object' && content !== null && 'title' in content ? content.title : file;
  return `${transform}: ${String(title)}`;
}

function interpret(subject: Subject, golden: Golden): Promise<unknown> {
  return withStandardFunctions(jsonata(subject.transform.expression)).evaluate(golden.input, {
    settings: settingsOf(subject, golden),
  });
}

/** Only declared settings are bound, so a transform that reads another one meets nothing and fails here. */
function settingsOf({ defaults }: Subject, golden: Golden): Record<string, unknown> {
  return { ...defaults, ...golden.settings };
}

/** As the runtime runs it: the code is made for the source schema and the settings. */
async function evaluate(subject: Subject, golden: Golden): Promise<unknown> {
  return readyTransform(subject.transform, settingsOf(subject, golden)).run(golden.input);
}

async function errorOf(subject: Subject, golden: Golden): Promise<unknown> {
  return evaluate(subject, golden).then(
    () => 'no error',
    (error: unknown) => error,
  );
}

/** Settings without a default in the flow, and overrides that the flow would refuse. */
function settingsFaults({ transform, defaults, settingSchemas }: Subject, golden: Golden): string[] {
  const missing = transform.settings.filter((name) => !(name in defaults));
  const refused = Object.entries(golden.settings ?? {}).flatMap(([name, value]) => {
    const schema = settingSchemas[name];
    return schema === undefined ? [`${name} is not declared`] : faults(schema as TSchema, value);
  });
  return [...missing.map((name) => `${name} has no default`), ...refused];
}

/** What is wrong with a value, one line per fault; empty when it fits. */
function faults(schema: TSchema, value: unknown): string[] {
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`);
}
