import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TSchema } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { build } from 'esbuild';
import type { Transform } from '../../../schemas/formats/transform.ts';
import { compactSchema } from './compact-schema.ts';
import { validatorText } from './standalone-validator.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'backhaul-validators-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ajv = new Ajv({ strict: false, strictNumbers: true });
formats.default(ajv);

type Validate = (value: unknown) => boolean;
let files = 0;

async function standalone(schema: TSchema): Promise<Validate> {
  files += 1;
  const outfile = join(folder, `validator-${files}.mjs`);
  const stdin = { contents: validatorText(schema), resolveDir: root };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', platform: 'node', write: false });
  writeFileSync(outfile, outputFiles[0]?.contents ?? '');
  const module = (await import(pathToFileURL(outfile).href)) as { validate: Validate };
  return module.validate;
}

/** Repeatable numbers from 0 to below 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const oddities = [
  null,
  '',
  'text',
  0,
  -1,
  1.5,
  true,
  [],
  {},
  [null],
  { a: 1 },
  '2026-02-30T10:00:00Z',
  'x'.repeat(200),
];

/** A copy with one place, chosen at random, made odd, left out, or doubled. */
function changed(value: unknown, random: () => number): unknown {
  const odd = () => structuredClone(oddities[Math.floor(random() * oddities.length)]);
  if (typeof value !== 'object' || value === null || random() < 0.05) return odd();
  const keys = Object.keys(value);
  const key = keys[Math.floor(random() * keys.length)];
  if (key === undefined) return odd();
  const copy = structuredClone(value) as Record<string, unknown>;
  if (random() < 0.15) delete copy[key];
  else if (random() < 0.1) copy[`${key}x`] = copy[key];
  else copy[key] = changed(copy[key], random);
  return Array.isArray(value) ? Object.values(copy) : copy;
}

const transforms = globSync('transforms/*/*.ts', { cwd: root }).sort();

test.each(transforms)('%s: the validators of a script give the verdict of the whole schemas', async (file) => {
  const { transform } = (await import(join(root, file))) as { transform: Transform };
  const goldens = globSync(`test/golden/${transform.id}/*.json`, { cwd: root }).map(
    (path) => JSON.parse(readFileSync(join(root, path), 'utf8')) as { input: unknown; expected: unknown },
  );
  const random = randomNumbers(7);
  for (const [schema, values] of [
    [transform.source, goldens.map(({ input }) => input)],
    [transform.target, goldens.map(({ expected }) => expected)],
  ] as const) {
    const judge = ajv.compile(schema);
    const validate = await standalone(schema);
    const verdicts = { fits: 0, refused: 0 };
    for (let round = 0; round < 2_000; round += 1) {
      let value = values[round % values.length];
      for (let changes = round % 4; changes > 0; changes -= 1) value = changed(value, random);
      const fits = judge(value);
      verdicts[fits ? 'fits' : 'refused'] += 1;
      if (validate(value) !== fits) expect({ value, fits }).toEqual('the same verdict');
    }
    expect(Math.min(verdicts.fits, verdicts.refused)).toBeGreaterThan(100);
  }
});

test.each([
  [
    'types',
    { anyOf: [{ type: 'string', minLength: 2 }, { type: 'null' }] },
    { type: ['string', 'null'], minLength: 2 },
  ],
  ['constants', { anyOf: [{ const: 'a', type: 'string' }, { const: 2 }] }, { enum: ['a', 2] }],
  ['free properties', { type: 'object', properties: { a: { description: 'free' } } }, { type: 'object' }],
  [
    'a property named like an annotation',
    { properties: { title: { type: 'null' } } },
    { properties: { title: { type: 'null' } } },
  ],
])('a smaller form of %s', (_, schema, expected) => {
  expect(compactSchema(schema)).toEqual(expected);
});

test.each([
  [
    'two branches of one type',
    {
      anyOf: [
        { type: 'string', minLength: 2 },
        { type: 'string', maxLength: 1 },
      ],
    },
  ],
  [
    'a whole number beside any number',
    {
      anyOf: [
        { type: 'integer', minimum: 5 },
        { type: 'number', maximum: 1 },
      ],
    },
  ],
  ['a keyword that another branch would meet', { anyOf: [{ type: 'string', not: { const: 'a' } }, { type: 'null' }] }],
  ['a free property of a closed object', { additionalProperties: false, properties: { a: {} } }],
])('no smaller form of %s', (_, schema) => {
  expect(compactSchema(schema)).toEqual(schema);
});

test('three properties with one schema are one pattern, with their names taken literally', () => {
  const schema = {
    additionalProperties: false,
    properties: { 'a.b': { type: 'null' }, c: { type: 'null' }, $d: { type: 'null' } },
  };
  const compact = ajv.compile(compactSchema(schema));
  const values = [{ 'a.b': null }, { axb: null }, { c: 1 }, { $d: null, c: null }, { cc: null }];
  expect(values.map((value) => compact(value))).toEqual([true, false, false, true, false]);
});

test.each([
  '2026-02-28T10:00:00Z',
  '2026-02-29T10:00:00Z',
  '2024-02-29T10:00:00z',
  '2026-13-01T10:00:00Z',
  '2026-01-01T10:00:00',
  '2026-01-01 10:00:00.123+01:00',
  '2026-01-01T23:59:60Z',
  '2026-01-01T22:59:60Z',
  '2026-01-01T00:59:60+01:00',
  '2026-01-01T15:59:60-08:00',
  '2026-01-01T24:00:00Z',
  '2026-01-01T10:00:00+24:00',
  '2026-01-01T10:00:00+0130',
  '2026-01-01T10:00:00+01',
  '26-01-01T10:00:00Z',
  '2026-1-1T10:00:00Z',
  '',
  'T',
  '2026-01-01',
  '0000-01-01T00:00:00Z',
])('the date-time "%s" has the verdict of the formats that the runtime uses', async (text) => {
  const schema = { type: 'string', format: 'date-time' };
  const validate = await standalone(schema as unknown as TSchema);
  expect(validate(text)).toBe(ajv.validate(schema, text));
});
