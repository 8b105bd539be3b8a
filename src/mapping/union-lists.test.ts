import { withListsForUnions } from './union-lists.ts';
import { validator } from './validator.ts';

const text = { type: 'string', minLength: 1 };

test.each<[string, object, object]>([
  [
    'a type or null',
    { anyOf: [text, { type: 'null' }], description: 'd' },
    { ...text, type: ['string', 'null'], description: 'd' },
  ],
  [
    'types apart',
    { anyOf: [text, { type: 'integer', minimum: 1 }] },
    { ...text, type: ['string', 'integer'], minimum: 1 },
  ],
  ['values', { anyOf: [{ const: 'a', type: 'string' }, { const: 1 }, { type: 'null' }] }, { enum: ['a', 1, null] }],
  [
    'unions deeper down',
    { properties: { a: { items: { anyOf: [{ type: 'boolean' }, { type: 'null' }] } } } },
    { properties: { a: { items: { type: ['boolean', 'null'] } } } },
  ],
  [
    'a union in a union',
    { anyOf: [{ anyOf: [text, { type: 'integer' }] }, { type: 'null' }] },
    { ...text, type: ['string', 'integer', 'null'] },
  ],
])('%s become a list', (_, schema, expected) => {
  expect(withListsForUnions(schema)).toEqual(expected);
});

test.each<[string, object]>([
  ['types that share values', { anyOf: [{ type: 'number', minimum: 1 }, { type: 'integer' }] }],
  ['a keyword of another type', { anyOf: [{ type: 'object', not: { required: ['a'] } }, { type: 'null' }] }],
  ['two of one type', { anyOf: [text, { type: 'string', pattern: '^$' }] }],
  ['a branch without a type', { anyOf: [{}, { type: 'null' }] }],
  ['a value beside a type', { anyOf: [{ const: 'a' }, { type: 'integer' }] }],
  ['a value that has parts', { anyOf: [{ const: { a: 1 } }, { const: 'a' }] }],
  ['a keyword beside the union', { anyOf: [text, { type: 'null' }], minLength: 2 }],
  ['a union as a value', { const: { anyOf: [text, { type: 'null' }] } }],
])('%s stay as they are', (_, schema) => {
  expect(withListsForUnions(schema)).toEqual(schema);
});

test('what fits no type of a list is told with all of them, where it stands', () => {
  const check = validator({ type: 'object', properties: { a: { anyOf: [text, { type: 'null' }] } } } as never);
  for (let times = 0; times < 30; times += 1) expect(check({ a: null })).toBeUndefined();
  expect(check({ a: 1 })).toEqual({ path: '/a', reason: 'must be string,null' });
  expect(check({ a: '' })).toEqual({ path: '/a', reason: 'must NOT have fewer than 1 characters' });
});
