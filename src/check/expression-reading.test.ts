import { readExpression } from './expression-reading.ts';

function names(text: string): string[] {
  return (readExpression(text).reading?.inputNames ?? []).map(({ name }) => name).sort();
}

test.each([
  ['event.id', ['event']],
  ['$exists(details) ? details : event', ['details', 'details', 'event']],
  ['plan.lines[sku != null].{ "sku": sku, "of": other }', ['plan']],
  ['$map(plan.lines, function($line) { $line.sku & event.id })', ['event', 'plan']],
  ['plan.lines.(sku & $$.event.id)', ['event', 'plan']],
  ["{ 'return': return, 'products': [products] }", ['products', 'return']],
  ['($text := event.name; $text & suffix)', ['event', 'suffix']],
  ['plan.lines^(sku).sku', ['plan']],
  ['plan.lines{ sku: $sum(quantity) }', ['plan']],
  ['$.event', ['event']],
])('%s surely reads %j from its input', (text, expected) => {
  expect(names(text)).toEqual(expected);
});

test.each(['$', '$$', '$keys()', '*', '$lookup($$, "event")', '(event; $merge([$, {"a": 1}]))'])(
  '%s passes its whole input on',
  (text) => {
    expect(readExpression(text).reading?.readsWholeInput).toBe(true);
  },
);

test('a filter or a context inside a path does not pass the whole input on', () => {
  expect(readExpression('plan.lines[$ != null].$string($)').reading?.readsWholeInput).toBe(false);
});

test('settings are read by name with their position, or as a whole', () => {
  expect(readExpression('$x + $settings.limits.restock').reading?.settingNames).toEqual([
    { name: 'limits', character: 15 },
  ]);
  expect(readExpression('$lookup($settings, name)').reading?.readsAllSettings).toBe(true);
  expect(readExpression('$lookup($settings.table, name)').reading?.readsAllSettings).toBe(false);
});

test.each([
  ['a + + b', 4],
  ['a.b[', 3],
  ["(a ; 'x", 6],
  ['{ "lines": [lines[ }', 19],
])('%s is reported where it breaks', (text, character) => {
  expect(readExpression(text).fault).toMatchObject({ character });
});

test('only an expression that is a constant as a whole is one', () => {
  expect(readExpression('false').reading?.constant).toBe(false);
  expect(readExpression('event.closed = false').reading?.constant).toBeUndefined();
});

test('variables that a path or a function binds are known as bound', () => {
  const { reading } = readExpression(
    '[$moves#$position.{ "at": $position }, list@$item.($item.sku), function($x) { $x }]',
  );
  expect([...(reading?.bound ?? [])].sort()).toEqual(['item', 'position', 'x']);
  expect(reading?.variables.map(({ name }) => name)).toContain('moves');
});
