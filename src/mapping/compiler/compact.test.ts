import type { EvaluationError } from '../library/failure.ts';
import { type CompileOptions, compile } from './compile.ts';

/** What becomes of an expression, in the general form and in the compact one. */
function bothForms(source: string, input: unknown, options: CompileOptions = {}): unknown[] {
  return [{}, { compact: true }].map((form) => {
    try {
      return compile(source, { ...options, ...form }).evaluate(structuredClone(input));
    } catch (error) {
      const { code, position, details } = error as EvaluationError;
      return { code, position, value: details.value };
    }
  });
}

const input = {
  orders: [
    { id: 'b', lines: [{ sku: 'x', quantity: '2' }], note: null },
    { id: 'a', lines: [{ sku: 'y', quantity: '1.5' }, { sku: 'x' }] },
    { id: '10', lines: [] },
  ],
};

test.each([
  '[orders.lines.{"sku": sku, "quantity": $number(quantity)}]',
  'orders{id: lines.sku}',
  'orders.lines{sku: $sum(quantity.$number())}',
  '$sort(orders.id)',
  '$sort(orders.lines.quantity.$number())',
  '($total := function($list) { $sum($list.quantity.$number()) }; orders.{"id": id, "total": $total(lines)})',
  '($even := function($n) { $n = 0 ? true : $odd($n - 1) }; $odd := function($n) { $n = 0 ? false : $even($n - 1) }; $even(5000))',
  '($a := $b; $b := 1; [$a, $b])',
  'orders[note = null].id',
  'orders[[0, 2]].id',
  'orders[-1].id',
  'orders.lines[0].sku',
  'orders[id != "a"].{"id": id, "skus": lines.sku, "note": note}',
  '$map(orders, function($o, $i) { $i > 0 ? $o.id })',
  '$filter(orders, function($o) { $count($o.lines) > 0 }).id',
  '$reduce(orders.lines, function($sum, $line) { $sum + $number($line.quantity ?? 0) }, 0)',
  'orders^(>id).lines^(sku).sku',
  '$count(orders.lines[])',
])('%s gives the same in both forms', (source) => {
  const [general, compact] = bothForms(source, input);
  expect(general).toBeDefined();
  expect(compact).toEqual(general);
});

test.each([
  ['$sum([1, $number("one")])', 'D3030', 17],
  ['($f := function($x) { $number($x) }; [1, $f("one")])', 'D3030', 44],
  ['$map(["1", "one"], function($x) { $number($x) })', 'D3030', 5],
  ['orders.($number(id))', 'D3030', 16],
  ['orders[$number(id) > 0]', 'D3030', 15],
  ['($f := function($x) { $x + "a" }; $f(1))', 'T2002', 37],
  ['orders.id + 1', 'T2001', 11],
])('an error in %s has the same code and position in both forms', (source, code, position) => {
  const [general, compact] = bothForms(source, input);
  expect(general).toMatchObject({ code, position });
  expect(compact).toEqual(general);
});

test.each(['orders', '{"ids": orders.id}', '[[orders.lines], "text", 1, null]', '"text"'])(
  'the result of %s is measured alike in both forms',
  (source) => {
    const smallest = (compact: boolean): number => {
      for (let output = 1; output < 1_000; output += 1) {
        try {
          compile(source, { compact, limits: { output } }).evaluate(input);
          return output;
        } catch (error) {
          expect((error as EvaluationError).code).toBe('U1002');
        }
      }
      return Number.NaN;
    };
    expect(smallest(false)).toBeGreaterThan(3);
    expect(smallest(true)).toBe(smallest(false));
  },
);

test.each(['($f := function($n) { 1 + $f($n + 1) }; $f(0))', '($f := function($n) { $f($n + 1) }; $f(0))'])(
  '%s reaches a limit in both forms',
  (source) => {
    const outcomes = bothForms(source, undefined, { limits: { steps: 10_000 } });
    expect(outcomes).toEqual([expect.objectContaining({ code: 'U1001' }), expect.objectContaining({ code: 'U1001' })]);
  },
);

test('compact code is smaller', () => {
  const source = '$map(orders[id != "a"], function($o) { $o.lines.{"sku": sku, "quantity": $number(quantity)} })';
  expect(compile(source, { compact: true }).code.length).toBeLessThan(compile(source).code.length * 0.7);
});
