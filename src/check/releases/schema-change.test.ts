import { Ajv } from 'ajv';
import { fieldsOf, type SchemaChange, schemaChange } from './schema-change.ts';

const cases: [string, unknown, unknown, SchemaChange][] = [
  ['words for people do not count', { type: 'string', description: 'a' }, { type: 'string' }, 'same'],
  ['a value of an enumeration goes', { enum: ['a', 'b'] }, { enum: ['a'] }, 'narrower'],
  ['a value of an enumeration comes', { enum: ['a'] }, { enum: ['b', 'a'] }, 'wider'],
  ['a value of an enumeration is renamed', { enum: ['a'] }, { enum: ['b'] }, 'narrower'],
  ['a maximum rises', { type: 'number', maximum: 5 }, { type: 'number', maximum: 9 }, 'wider'],
  ['a minimum rises', { type: 'number', minimum: 1 }, { type: 'number', minimum: 2 }, 'narrower'],
  ['a bound comes', { type: 'number' }, { type: 'number', maximum: 9 }, 'narrower'],
  ['a bound goes', { type: 'number', maximum: 9 }, { type: 'number' }, 'wider'],
  ['a type is added', { type: 'string' }, { type: ['string', 'null'] }, 'wider'],
  ['the type is another one', { type: 'string' }, { type: 'number' }, 'narrower'],
  ['a property is required', { type: 'object' }, { type: 'object', required: ['a'] }, 'narrower'],
  ['a property is required no more', { required: ['a', 'b'] }, { required: ['a'] }, 'wider'],
  ['values of a table take more', { additionalProperties: { enum: ['a'] } }, { additionalProperties: true }, 'wider'],
  ['items take less', { items: {} }, { items: { type: 'string' } }, 'narrower'],
  [
    'a property named like a word counts',
    { properties: { title: { type: 'string' } } },
    { properties: { title: { type: 'number' } } },
    'narrower',
  ],
  [
    'a property comes where none were allowed',
    { properties: {}, additionalProperties: false },
    { properties: { a: {} }, additionalProperties: false },
    'wider',
  ],
  ['what is not known counts as narrower', { not: { const: 1 } }, { not: { const: 2 } }, 'narrower'],
  ['every value is taken', { enum: ['a'] }, {}, 'wider'],
];

test.each(cases)('%s', (_, before, after, expected) => {
  expect(schemaChange(before, after)).toBe(expected);
});

const values = [
  null,
  0,
  1,
  2,
  5,
  9,
  10,
  'a',
  'b',
  'c',
  [],
  ['a'],
  [1],
  {},
  { a: 1 },
  { a: 'a' },
  { title: 'x' },
  { b: 2 },
];

test('no change that is told as harmless refuses a value that was taken before', () => {
  const ajv = new Ajv({ strict: false });
  const schemas = cases.flatMap(([, before, after]) => [before, after]);
  let harmless = 0;
  for (const before of schemas) {
    for (const after of schemas) {
      if (schemaChange(before, after) === 'narrower') continue;
      harmless += 1;
      const [was, is] = [ajv.compile(before as object), ajv.compile(after as object)];
      expect(values.filter((value) => was(value) && !is(value))).toEqual([]);
    }
  }
  expect(harmless).toBeGreaterThan(schemas.length);
});

test('fields stand by their path, also inside lists and alternatives', () => {
  const schema = {
    properties: {
      id: { type: 'string' },
      lines: { type: 'array', items: { anyOf: [{ properties: { sku: { type: 'string' } } }, { type: 'null' }] } },
    },
  };
  expect(Object.fromEntries(fieldsOf(schema))).toEqual({ id: '"string"', lines: '"array"', 'lines[].sku': '"string"' });
});
