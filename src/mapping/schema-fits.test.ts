import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { changed, oddities, randomNumbers } from './odd-values.ts';
import { fits, isReadable } from './schema-fits.ts';
import { withListsForUnions } from './union-lists.ts';

const root = join(import.meta.dirname, '..', '..');
const ajv = new Ajv({ strict: false, strictNumbers: true, addUsedSchema: false });
formats.default(ajv);

test('of the payloads of all systems, what is certain to fit fits; examples in the usual form are certain; lists judge as unions do', async () => {
  const random = randomNumbers(11);
  const counts = { readable: 0, unreadable: 0, certain: 0, refused: 0, leftToAjv: 0, listed: 0 };
  for (const path of globSync(['schemas/systems/*/*.ts', 'schemas/records/*.ts'], { cwd: root }).sort()) {
    const { schema, examples = [] } = (await import(join(root, path))) as { schema?: TSchema; examples?: unknown[] };
    if (!schema) continue;
    counts[isReadable(schema) ? 'readable' : 'unreadable'] += 1;
    if (!isReadable(schema)) continue;
    const judge = ajv.compile(schema);
    const listed = withListsForUnions(schema) as TSchema;
    if (JSON.stringify(listed) !== JSON.stringify(schema)) counts.listed += 1;
    const judgeByLists = ajv.compile(listed);
    for (const example of [...examples, ...oddities]) {
      for (let round = 0; round < (typeof example === 'object' ? 20 : 1); round += 1) {
        let value: unknown = example;
        for (let changes = round % 4; changes > 0; changes -= 1) value = changed(value, random);
        const expected = judge(value);
        if (judgeByLists(value) !== expected)
          expect({ path, value, errors: judgeByLists.errors }).toEqual({ expected });
        const certain = fits(schema, value);
        if (certain && !expected) expect({ path, value, errors: judge.errors }).toBe('a value that fits');
        counts[certain ? 'certain' : expected ? 'leftToAjv' : 'refused'] += 1;
      }
    }
  }
  expect(counts.unreadable).toBe(0);
  expect(counts.readable).toBeGreaterThan(50);
  expect(counts.listed).toBeGreaterThan(20);
  expect(Math.min(counts.certain, counts.refused)).toBeGreaterThan(1_000);
  // Times in forms of which an engine writes none, and addresses.
  expect(counts.leftToAjv).toBeLessThan(counts.certain / 10);
}, 60_000);

test.each<[string, object, readonly unknown[]]>([
  ['lengths in characters', { type: 'string', minLength: 2, maxLength: 3 }, ['😀', '😀😀', '😀😀😀😀', 'abcd', 'ab']],
  ['patterns with classes of Unicode', { pattern: '^\\p{Lu}/$' }, ['Ä/', 'ä/', 1]],
  ['bounds', { type: 'number', minimum: 1, exclusiveMaximum: 3 }, [1, 0.5, 3, 2.9, '2', Number.POSITIVE_INFINITY]],
  ['bounds without their limit', { exclusiveMinimum: 1, maximum: 3 }, [1, 1.5, 3, 3.1, 'a']],
  [
    'lists',
    { type: 'array', minItems: 1, maxItems: 2, items: { type: 'null' } },
    [[], [1], [null], [null, null, null]],
  ],
  ['several types', { type: ['integer', 'null'] }, [1, 1.5, null, 'a', undefined]],
  ['choices', { anyOf: [{ const: 'a' }, { enum: [1, null] }, { type: 'boolean' }] }, ['a', 'b', 1, null, true, 2]],
  ['negations', { not: { type: 'object', required: ['a'] } }, [{ a: 1 }, {}, 1]],
  [
    'closed objects',
    { type: 'object', properties: { a: {}, toString: {} }, required: ['a'], additionalProperties: false },
    [{ a: null }, {}, { a: 1, b: 1 }, { a: 1, valueOf: 1 }, []],
  ],
  [
    'other fields',
    { properties: { a: {} }, patternProperties: { '^x': { type: 'null' } }, additionalProperties: { type: 'string' } },
    [{ a: 1 }, { b: 1 }, { b: 'b' }, { xa: null }, { xa: 'x' }, 1],
  ],
])('%s are judged as ajv judges them', (_, schema, values) => {
  const judge = ajv.compile(schema);
  expect(isReadable(schema)).toBe(true);
  expect(values.map((value) => fits(schema as TSchema, value))).toEqual(values.map((value) => judge(value)));
  expect(new Set(values.map((value) => judge(value))).size).toBe(2);
});

test.each<[string, object]>([
  ['a keyword that is not known', { type: 'array', uniqueItems: true }],
  ['a list of schemas', { items: [{}] }],
  ['a constant that is compared by its parts', { const: { a: 1 } }],
  ['a format in a negation', { properties: { a: { not: { anyOf: [{ format: 'date-time' }] } } } }],
  ['a reference', { properties: { a: { $ref: '#' } } }],
])('%s is not readable', (_, schema) => {
  expect(isReadable(schema)).toBe(false);
});

test('of formats only the usual time is certain', () => {
  const time = { type: 'string', format: 'date-time' };
  expect(['2026-02-28T10:00:00Z', '2026-02-28T10:00:00.120Z'].map((text) => fits(time, text))).toEqual([true, true]);
  for (const text of ['2026-02-30T10:00:00Z', '2026-02-28T10:00:00+01:00', '+012345-01-01T10:00:00.000Z', 'x'])
    expect(fits(time, text)).toBe(false);
  expect(fits({ format: 'uri' }, 'https://example.test')).toBe(false);
});
