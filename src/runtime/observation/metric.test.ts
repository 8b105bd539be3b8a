import { counter, gauge, histogram } from './metric.ts';

test('a counter adds up by its labels, whose values are escaped', () => {
  const calls = counter('calls_total', 'Calls.');
  calls.add({ outcome: 'ok' });
  calls.add({ outcome: 'ok' }, 2);
  calls.add({ outcome: 'a "b"\\\n' });
  expect(calls.text().split('\n')).toEqual([
    '# HELP calls_total Calls.',
    '# TYPE calls_total counter',
    'calls_total{outcome="ok"} 3',
    'calls_total{outcome="a \\"b\\"\\\\\\n"} 1',
  ]);
});

test('the buckets of a histogram hold what is at most their bound, and the last holds all', () => {
  const seconds = histogram('seconds', 'Seconds.', [0.1, 1]);
  for (const value of [0.1, 0.5, 30]) seconds.observe({ to: 'x' }, value);
  expect(seconds.text().split('\n').slice(2)).toEqual([
    'seconds_bucket{to="x",le="0.1"} 1',
    'seconds_bucket{to="x",le="1"} 2',
    'seconds_bucket{to="x",le="+Inf"} 3',
    'seconds_sum{to="x"} 30.6',
    'seconds_count{to="x"} 3',
  ]);
});

test('a label that takes ever new values does not grow the metric without end', () => {
  const many = counter('many_total', 'Many.');
  for (let value = 0; value < 3_000; value++) many.add({ value: String(value) });
  const lines = many.text().split('\n').slice(2);
  expect(lines).toHaveLength(2_001);
  expect(lines.at(-1)).toBe('many_total{value="other"} 1000');
});

test('a gauge without values is its head alone', () => {
  expect(gauge('none', 'None.', [])).toBe('# HELP none None.\n# TYPE none gauge');
});
