/** What a schema lets the compiler leave out: arrays of which only a total is wanted, tuples, and copies of objects. */
import { Type } from '@sinclair/typebox';
import type { EvaluationError } from '../library/failure.ts';
import { type CompileOptions, compile } from './compile.ts';
import { errorOf, run } from './test-run.ts';

describe('what need not be kept is not', () => {
  const lines = Type.Object({
    lines: Type.Array(
      Type.Object({
        sku: Type.String(),
        quantity: Type.Integer(),
        price: Type.Optional(Type.Number()),
        note: Type.Optional(Type.String()),
        taxes: Type.Array(Type.Object({ amount: Type.String(), rate: Type.Optional(Type.Number()) })),
      }),
    ),
  });
  const one = (quantity: number, more: object = {}) => ({ sku: `S-${quantity}`, quantity, taxes: [], ...more });
  const inputs = [
    { lines: [] },
    { lines: [one(2)] },
    { lines: [one(2, { price: 1.5, taxes: [{ amount: '3' }, { amount: '4.5', rate: 7 }] }), one(3, { note: 'n' })] },
    { lines: [one(1), one(2, { price: 4 }), one(3, { price: 5, note: '' }), one(4, { taxes: [{ amount: '1' }] })] },
  ];
  const read = (js: string): string => js.slice(js.indexOf('function evaluate'));

  test.each([
    ['$count(lines)', false],
    ['$count(lines.taxes)', false],
    ['$count(lines.price)', false],
    ['$count(lines.taxes.rate)', false],
    ['$count(lines.$uppercase(sku))', false],
    ['$sum(lines.quantity)', false],
    ['$sum(lines.price)', false],
    ['$sum(lines.taxes.rate)', false],
    ['$sum(lines.(quantity * 2))', false],
    ['$sum(lines.(price ? price * quantity : 0))', false],
    ['$sum(lines.taxes.$number(amount))', true],
    ['{"none": $sum(lines[quantity > 9].quantity), "n": $count(lines[quantity > 1])}', true],
    ['lines.{"total": $sum(taxes.$number(amount)), "count": $count(taxes)}', true],
  ])('%s is the same as in the general code', (source, keeps) => {
    const made = compile(source, { schema: lines });
    const general = compile(source);
    for (const input of inputs) {
      expect(made.evaluate(structuredClone(input))).toEqual(general.evaluate(structuredClone(input)));
    }
    expect(read(made.code).includes('.push(')).toBe(keeps);
  });

  test('what is only counted is still made, and still fails', () => {
    const source = '$count(lines.$number(sku))';
    expect(errorOf(() => run(source, inputs[1], { schema: lines })).code).toBe('D3030');
    expect(errorOf(() => run(source, inputs[1])).code).toBe('D3030');
  });

  test('a total is refused where its sequence would be too long', () => {
    for (const source of ['$sum(lines.quantity)', '$count(lines.(quantity * 2))']) {
      expect(errorOf(() => run(source, inputs[3], { schema: lines, limits: { sequence: 3 } })).code).toBe('D2015');
      expect(run(source, inputs[3], { schema: lines, limits: { sequence: 4 } })).toBeDefined();
    }
  });

  test('the largest of numbers that are listed takes no array', () => {
    const made = compile('lines.$max([0, quantity - 2])', { schema: lines });
    expect(made.code).toContain('Math.max(0,');
    expect(made.evaluate(inputs[3])).toEqual([0, 0, 1, 2]);
    expect(run('lines.$min([quantity, price])', inputs[3], { schema: lines })).toEqual([1, 2, 3, 4]);
    expect(run('$min([])', {}, { schema: lines })).toBeUndefined();
  });

  test.each([
    ['lines.{"sku": sku, "price": price}', false],
    ['lines.{"price": price, "sku": sku, "note": note}', false],
    ['lines.{"price": price, "note": note, "rate": taxes[0].rate}', true],
  ])('%s leaves out what is not there', (source, isPruned) => {
    const made = compile(source, { schema: lines });
    for (const input of inputs)
      expect(JSON.stringify(made.evaluate(structuredClone(input)))).toBe(JSON.stringify(run(source, input)));
    expect(read(made.code).includes('$pruned(')).toBe(isPruned);
  });

  test('objects in objects with optional members do not multiply in the code', () => {
    const nested = (depth: number): string =>
      depth === 0 ? 'price' : `{"a": ${nested(depth - 1)}, "price": price, "note": note}`;
    expect(compile(`lines.${nested(12)}`, { schema: lines }).code.length).toBeLessThan(20_000);
  });

  test('the size of groups of which everything is known is told, and refused where it is too large', () => {
    const source = '{"bySku": lines ? lines{sku: {"units": $sum(quantity), "notes": [note]}} : {}}';
    const { code } = compile(source, { schema: lines });
    expect(code).not.toContain('$finish(');
    for (const input of inputs) expect(run(source, input, { schema: lines })).toEqual(run(source, input));
    const isRefused = (output: number, schema: CompileOptions) => {
      const { evaluate } = compile(source, { ...schema, limits: { output } });
      try {
        return evaluate(structuredClone(inputs[3])) === undefined;
      } catch (error) {
        return (error as EvaluationError).code === 'U1002';
      }
    };
    const least = (schema: CompileOptions) =>
      Array.from({ length: 100 }, (_, output) => output).find((output) => !isRefused(output, schema));
    expect(least({})).toBeGreaterThan(10);
    expect(least({ schema: lines })).toBe(least({}));
  });

  const numbered = '($v := lines; $v#$i{"b-" & $floor($i / 2): [$.sku]})';

  test('items in batches are grouped by their number, without tuples', () => {
    const { code } = compile(numbered, { schema: lines });
    expect(code).toContain('$groupBy(');
    expect(code).not.toContain('$tuplePath(');
    for (const input of inputs) expect(run(numbered, input, { schema: lines })).toEqual(run(numbered, input));
    expect(run(numbered, inputs[3])).toEqual({ 'b-0': ['S-1', 'S-2'], 'b-1': ['S-3', 'S-4'] });
    expect(run(numbered, inputs[1])).toEqual({ 'b-0': ['S-2'] });
    expect(run(numbered, inputs[0])).toEqual({});
    expect(run(numbered, {})).toEqual({});
  });

  test('a value that reads the number, and a name that binds one, keep the tuples', () => {
    expect(run('($v := lines; $v#$i{"b-" & $floor($i / 2): $i})', inputs[3])).toEqual({ 'b-0': [0, 1], 'b-1': [2, 3] });
    expect(run('($v := lines; $v#$i{($i := "x"): [$.sku]})', inputs[1])).toEqual({ x: ['S-2'] });
    for (const source of ['$v#$i{"b": $i}', '$v#$i{($i := "x"): sku}', '$v#$i{"b": $eval("$i")}'])
      expect(compile(`($v := lines; ${source})`).code).toContain('$tuplePath(');
  });
});
