import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TSchema } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { Check } from '../../../scripts/platform.ts';
import { changed, oddities, randomNumbers } from '../../mapping/odd-values.ts';
import { checksText } from './check-text.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'backhaul-checks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ajv = new Ajv({ strict: false, strictNumbers: true, addUsedSchema: false });
formats.default(ajv);

let files = 0;

async function checkOf(schema: object): Promise<Check> {
  files += 1;
  const file = join(folder, `check-${files}.mjs`);
  writeFileSync(file, checksText(new Map([['check', schema as TSchema]])));
  return ((await import(pathToFileURL(file).href)) as { check: Check }).check;
}

/** What ajv says: one reason, or where a union has branches, those of all of them. */
function expectedReasons(judge: ReturnType<typeof ajv.compile>): { readonly isOne: boolean; readonly told: string[] } {
  const errors = judge.errors ?? [];
  const told = errors.map(({ instancePath, keyword, params }) => {
    const { missingProperty, additionalProperty } = params as Record<string, string | undefined>;
    const name = missingProperty ?? additionalProperty;
    return `${instancePath || '/'} breaks the rule ${keyword}${name === undefined ? '' : ` (${name})`}`;
  });
  return { isOne: errors.length === 1, told };
}

function disagreement(judge: ReturnType<typeof ajv.compile>, check: Check, value: unknown): object | undefined {
  const fits = judge(value);
  const found = check(value);
  if (fits || !found) return fits === !found ? undefined : { value, fits, found };
  const { isOne, told } = expectedReasons(judge);
  // Constants of a union are one enumeration.
  const reason = `${found.path} ${found.reason}`;
  const isTold = isOne ? reason === told[0] : told.includes(reason) || told.includes(reason.replace(/enum$/, 'const'));
  return isTold ? undefined : { value, reason, told };
}

interface PayloadModule {
  readonly schema?: TSchema;
  readonly examples?: readonly unknown[];
  readonly invalidExamples?: readonly { readonly value: unknown }[];
}

/** No payload of a mapping has them; the first that does needs a format of its own in scripts. */
const withAddresses = new Set([
  'loop-returns/grade-request',
  'loop-returns/webhook-subscription-request',
  'returngo/webhook-subscription-request',
]);
const schemas = globSync(['schemas/systems/*/*.ts', 'schemas/records/*.ts'], { cwd: root }).sort();

test('the check of every payload gives the verdict and the reason of its schema, on examples and 40 changes of each', async () => {
  const random = randomNumbers(7);
  const verdicts = { fits: 0, refused: 0 };
  const refusedSchemas: string[] = [];
  for (const path of schemas) {
    const { schema, examples = [], invalidExamples = [] } = (await import(join(root, path))) as PayloadModule;
    if (!schema) continue;
    const id = path.replace(/^schemas\/(systems\/)?|\.ts$/g, '');
    if (withAddresses.has(id)) {
      expect(() => checksText(new Map([['check', schema]]))).toThrow('the format uri');
      refusedSchemas.push(id);
      continue;
    }
    const judge = ajv.compile(schema);
    const check = await checkOf(schema);
    for (const example of [...examples, ...invalidExamples.map(({ value }) => value), ...oddities]) {
      for (let round = 0; round < (typeof example === 'object' ? 40 : 1); round += 1) {
        let value = example;
        for (let changes = round % 4; changes > 0; changes -= 1) value = changed(value, random);
        verdicts[judge(value) ? 'fits' : 'refused'] += 1;
        const wrong = disagreement(judge, check, value);
        if (wrong) expect({ id, ...wrong }).toEqual('the same verdict and reason');
      }
    }
  }
  expect(refusedSchemas).toEqual([...withAddresses]);
  expect(Math.min(verdicts.fits, verdicts.refused)).toBeGreaterThan(1_000);
}, 60_000);

test.each<[string, object, readonly unknown[]]>([
  [
    'characters, not units',
    { type: 'string', minLength: 2, maxLength: 3 },
    ['😀', '😀😀', '😀😀😀', '😀😀😀😀', 'abcd', 'a', 'ab'],
  ],
  ['patterns with classes of Unicode', { type: 'string', pattern: '^\\p{Lu}/$' }, ['Ä/', 'ä/', 'A']],
  ['bounds', { type: 'number', minimum: 1, exclusiveMaximum: 3 }, [1, 0.5, 3, 2.9, '2', Number.POSITIVE_INFINITY]],
  ['lengths of lists', { type: 'array', minItems: 1, maxItems: 2, items: {} }, [[], [1], [1, null], [1, 2, 3], {}]],
  [
    'mixed choices',
    { anyOf: [{ type: 'null' }, { const: 'a' }, { type: 'integer', minimum: 5 }, { type: 'boolean' }, { enum: [1] }] },
    [null, 'a', 'b', 4, 5, 1, true, undefined],
  ],
  [
    'fields of a closed object, which may be anything',
    { type: 'object', properties: { a: {}, toString: {} }, required: ['a'], additionalProperties: false },
    [{ a: null }, {}, { a: 1, b: 1 }, { a: 1, valueOf: 1 }, { a: 1, toString: 1 }],
  ],
  ['a required field without a schema', { type: 'object', required: ['a'] }, [{}, { a: null }, [], null]],
  [
    'names of a dictionary that need escaping',
    { type: 'object', patternProperties: { '^a': { type: 'null' } } },
    [{ 'a/~': 1 }, { b: 1 }, { a: null }, []],
  ],
  [
    'names of a closed dictionary',
    { type: 'object', patternProperties: { '^a': { type: 'null' } }, additionalProperties: false },
    [{ a: 1 }, { b: 1, a: 1 }, { a: null }, {}],
  ],
  [
    'choices between fields of an object',
    { type: 'object', properties: {}, anyOf: [{ required: ['a'] }, { required: ['b'] }], not: { required: ['c'] } },
    [{ a: 1 }, { b: 1 }, {}, { a: 1, c: 1 }],
  ],
])('%s are judged as by the schema', async (_, schema, values) => {
  const judge = ajv.compile(schema);
  const check = await checkOf(schema);
  for (const value of values) expect(disagreement(judge, check, value)).toBeUndefined();
  expect(new Set(values.map((value) => judge(value))).size).toBe(2);
});

test.each<[string, object]>([
  ['uniqueItems of the type array', { type: 'array', uniqueItems: true }],
  ['a schema for additionalProperties', { type: 'object', additionalProperties: { type: 'string' } }],
  ['minLength without a type', { minLength: 3 }],
  ['several types', { type: ['string', 'null'] }],
  ['the format email', { type: 'string', format: 'email' }],
  ['a constant that is neither text, number nor boolean', { const: { a: 1 } }],
  ['patterns beside other fields', { type: 'object', properties: { a: {} }, patternProperties: { a: {} } }],
  ['a field called __proto__', JSON.parse('{"type":"object","properties":{"__proto__":{}}}')],
])('%s stops the build', (what, schema) => {
  expect(() => checksText(new Map([['check', schema as TSchema]]))).toThrow(what);
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
  '+012345-01T10:00:00Z',
  '+012345-01-01T10:00:00Z',
  '2026-01-01Tt10:00:00Z',
])('the date-time "%s" has the verdict of the formats that the runtime uses', async (text) => {
  const schema = { type: 'string', format: 'date-time' };
  const check = await checkOf(schema);
  expect(check(text) === undefined).toBe(ajv.validate(schema, text));
});
