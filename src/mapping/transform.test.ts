import { Type } from '@sinclair/typebox';
import { defineTransform } from '../../schemas/formats/transform.ts';
import { readyTransform } from './transform.ts';
import { validator } from './validator.ts';

const Line = Type.Object({ sku: Type.String({ minLength: 1 }), quantity: Type.Integer() });
const transform = (expression: string) =>
  defineTransform({
    id: 'a--b/move-lines',
    title: 'Move lines',
    description: 'Moves each line to the location of the settings.',
    source: Type.Object({ lines: Type.Array(Line) }),
    target: Type.Object({ moves: Type.Array(Type.Object({ sku: Type.String(), to: Type.String() })) }),
    settings: ['location'],
    expression,
  });
const moving = "{ 'moves': [lines.{ 'sku': sku, 'to': $settings.location }] }";
const settings = { location: 'MAIN', secret: 'not for this mapping' };

test('a fitting input is mapped with the settings that the transform names, and no others', () => {
  const input = { lines: [{ sku: 'A', quantity: 1 }] };
  expect(readyTransform(transform(moving), settings).run(input)).toEqual({ moves: [{ sku: 'A', to: 'MAIN' }] });
  const curious = transform("{ 'moves': [{ 'sku': $settings.secret ? 'seen' : 'hidden', 'to': 'x' }] }");
  expect(readyTransform(curious, settings).run(input)).toEqual({ moves: [{ sku: 'hidden', to: 'x' }] });
});

test('an input that does not fit names the path and the reason', () => {
  expect(() => readyTransform(transform(moving), settings).run({ lines: [{ sku: 'A' }] })).toThrow(
    expect.objectContaining({
      code: 'SOURCE_MISMATCH',
      message: expect.stringMatching(/a--b\/move-lines .*\/lines\/0 must have required property 'quantity'/),
    }),
  );
  expect(() => readyTransform(transform(moving), settings).run(undefined)).toThrow(
    expect.objectContaining({
      code: 'SOURCE_MISMATCH',
      message: expect.stringContaining('/ must be object'),
    }),
  );
});

test('a result that does not fit names the path and the reason, and a missing result does not pass', () => {
  const input = { lines: [{ sku: 'A', quantity: 1 }] };
  expect(() => readyTransform(transform(moving), {}).run(input)).toThrow(
    expect.objectContaining({
      code: 'TARGET_MISMATCH',
      message: expect.stringContaining("/moves/0 must have required property 'to'"),
    }),
  );
  expect(() => readyTransform(transform('absent'), {}).run(input)).toThrow(
    expect.objectContaining({ code: 'TARGET_MISMATCH' }),
  );
});

test('an expression that fails keeps its own code', () => {
  const failing = readyTransform(transform('$number(lines[0].sku)'), settings);
  expect(() => failing.run({ lines: [{ sku: 'A', quantity: 1 }] })).toThrow(
    expect.objectContaining({
      code: 'EXPRESSION_FAILED',
    }),
  );
});

test('of the reasons of a union the deepest is told', () => {
  const check = validator(Type.Union([Type.Null(), Type.Object({ date: Type.String({ format: 'date-time' }) })]));
  expect(check({ date: 'yesterday' })).toEqual({ path: '/date', reason: 'must match format "date-time"' });
  expect(check({ date: '2026-01-01T00:00:00Z' })).toBeUndefined();
  expect(check(null)).toBeUndefined();
});

test('two schemas may carry the same id, as two versions of one module do', () => {
  const id = 'https://backhaul.dev/schemas/thing.schema.json';
  expect(validator(Type.String({ $id: id }))(1)).toMatchObject({ reason: 'must be string' });
  expect(validator(Type.Number({ $id: id }))('x')).toMatchObject({ reason: 'must be number' });
});
