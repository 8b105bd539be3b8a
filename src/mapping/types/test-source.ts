/** The source of the mappings that the tests of types look at, and random values of it. */
import { type TSchema, Type } from '@sinclair/typebox';

const money = (): TSchema => Type.String({ pattern: '^\\d+\\.\\d{2}$', $comment: 'money' });

export const Line = Type.Object({
  lineId: Type.String({ minLength: 1 }),
  sku: Type.Union([Type.String({ minLength: 1 }), Type.Null()]),
  quantity: Type.Integer(),
  price: money(),
  kind: Type.Union([Type.Literal('goods'), Type.Literal('gift')]),
  note: Type.Optional(Type.String()),
  tags: Type.Array(Type.String()),
  product: Type.Optional(
    Type.Union([Type.Object({ title: Type.String(), weight: Type.Optional(Type.Number()) }), Type.Null()]),
  ),
});

export const Source = Type.Object({
  id: Type.Union([Type.String(), Type.Integer()]),
  name: Type.String(),
  note: Type.Optional(Type.String()),
  nickname: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  alias: Type.Union([Type.String(), Type.Null()]),
  state: Type.Union([Type.Literal('open'), Type.Literal('closed'), Type.Literal('cancelled')]),
  active: Type.Boolean(),
  count: Type.Integer(),
  score: Type.Optional(Type.Number()),
  lines: Type.Array(Line),
  parts: Type.Array(Line, { minItems: 1 }),
  charges: Type.Optional(Type.Array(Type.Object({ units: Type.Number() }))),
  customer: Type.Optional(
    Type.Union([Type.Object({ email: Type.String(), phone: Type.Optional(Type.String()) }), Type.Null()]),
  ),
  table: Type.Record(Type.String(), Type.String()),
  at: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$' }),
  local: Type.String({ $comment: 'time without zone' }),
  when: Type.String({ format: 'date-time' }),
  extra: Type.Unknown(),
  payment: Type.Union([
    Type.Object({ kind: Type.Literal('card'), digits: Type.String() }),
    Type.Object({ kind: Type.Literal('bank'), account: Type.String() }),
  ]),
  words: Type.Union([Type.String(), Type.Array(Type.String())]),
  goods: money(),
  tax: money(),
});

/** Numbers from 0 to 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const words = ['', 'a', 'b', 'note', 'open', 'A-1'];

/** A random value of a schema, of those that this file uses. */
export function randomValue(schema: TSchema, random: () => number): unknown {
  const choose = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  if (schema.const !== undefined) return schema.const;
  if (schema.anyOf) return randomValue(choose(schema.anyOf as TSchema[]), random);
  switch (schema.type) {
    case 'null':
      return null;
    case 'boolean':
      return random() < 0.5;
    case 'integer':
    case 'number':
      return Math.floor(random() * 5) - 1;
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, Math.floor(random() * 4)) }, () =>
        randomValue(schema.items, random),
      );
    case 'object':
      return randomObject(schema, random);
    case 'string':
      if (schema.format === 'date-time') return '2026-03-02T09:15:00.000Z';
      if (String(schema.pattern).includes(' ')) return '2026-03-02 09:15:00';
      if (schema.$comment === 'time without zone') return '2026-03-02T09:15:00';
      if (schema.$comment === 'money') return choose(['0.10', '12.00']);
      return choose(schema.minLength ? words.filter((word) => word !== '') : words);
    default:
      return choose([null, 'x', 1, [1], { a: 1 }]);
  }
}

function randomObject(schema: TSchema, random: () => number): Record<string, unknown> {
  if (schema.patternProperties) return random() < 0.5 ? {} : { A: 'a', 'A-1': 'b' };
  const required = new Set<string>(schema.required ?? []);
  return Object.fromEntries(
    Object.entries(schema.properties as Record<string, TSchema>).flatMap(([name, property]) =>
      required.has(name) || random() < 0.5 ? [[name, randomValue(property, random)]] : [],
    ),
  );
}
