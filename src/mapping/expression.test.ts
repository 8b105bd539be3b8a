import { compileExpression } from './expression.ts';

test('an expression that does not parse is refused at once, with the code and place of JSONata', () => {
  expect(() => compileExpression('{ "a": [b }')).toThrow(
    expect.objectContaining({
      name: 'AbortError',
      code: 'EXPRESSION_INVALID',
      why: expect.stringMatching(/^S\d{4} at position \d+: /),
    }),
  );
});

test('an evaluation that fails says so with the code and place of JSONata, and the expression works on', () => {
  const expression = compileExpression('$number(quantity) + 1');
  expect(() => expression.evaluate({ quantity: 'many' })).toThrow(
    expect.objectContaining({
      code: 'EXPRESSION_FAILED',
      message: expect.stringContaining('$number(quantity) + 1'),
      why: expect.stringMatching(/^D3030 at position \d+: /),
    }),
  );
  expect(expression.evaluate({ quantity: '1' })).toBe(2);
});

test('a long expression is not told whole', () => {
  const source = `${'a.'.repeat(500)}[`;
  expect(() => compileExpression(source)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^.{1,130}$/) }),
  );
});

test('results are plain data: no marks of the interpreter, no functions; undefined where nothing matches', () => {
  const result = compileExpression('lines[sku].{ "sku": sku, "all": $$.lines.sku }').evaluate({
    lines: [{ sku: 'A' }, { sku: 'B' }],
  });
  expect(result).toStrictEqual([
    { sku: 'A', all: ['A', 'B'] },
    { sku: 'B', all: ['A', 'B'] },
  ]);
  for (const list of [result, (result as { all: unknown }[])[0]?.all]) {
    expect(Reflect.ownKeys(list as object)).toEqual(['0', '1', 'length']);
  }
  expect(Object.getPrototypeOf((result as object[])[0])).toBe(Object.prototype);
  expect(() => compileExpression('{ "a": function($x) { $x } }').evaluate({})).toThrow(
    expect.objectContaining({
      code: 'EXPRESSION_FAILED',
    }),
  );
  expect(compileExpression('absent.path').evaluate({})).toBeUndefined();
  expect(compileExpression('nothing').evaluate({ nothing: null })).toBeNull();
});

test('no expression changes its input, with which its result may share parts', () => {
  const frozen = <Value>(value: Value): Value => {
    if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
    return value;
  };
  const input = () => ({
    line: { sku: 'B' },
    lines: [
      { sku: 'B', tags: ['x'] },
      { sku: 'A', tags: [] },
    ],
  });
  const given = frozen(input());
  const results = [
    'line',
    '$ ~> |lines|{ "sku": $lowercase(sku) }, "tags"|',
    'lines^(sku).sku',
    '$reverse(lines).tags',
    '$append(lines, line)',
    '$merge([line, { "quantity": 1 }])',
    'lines{ sku: tags }',
    '{ "all": lines[], "one": [lines[0]] }',
  ].map((source) => compileExpression(source).evaluate(given));
  expect(results).toEqual([
    { sku: 'B' },
    { line: { sku: 'B' }, lines: [{ sku: 'b' }, { sku: 'a' }] },
    ['A', 'B'],
    'x',
    [{ sku: 'B', tags: ['x'] }, { sku: 'A', tags: [] }, { sku: 'B' }],
    { sku: 'B', quantity: 1 },
    { A: [], B: ['x'] },
    { all: given.lines, one: [given.lines[0]] },
  ]);
  expect(given).toEqual(input());
});

test('what is undefined in an input is absent from the result, as in JSON, and stays in the input', () => {
  const given = { part: { absent: undefined, list: [1, undefined] } };
  expect(compileExpression('part').evaluate(given)).toStrictEqual({ list: [1, null] });
  expect(given).toStrictEqual({ part: { absent: undefined, list: [1, undefined] } });
});

test('an evaluation does not see the names of another', () => {
  const expression = compileExpression('($seen := $$.id; [1..20].($$.id & $seen & $name))');
  const results = ['a', 'b', 'c'].map((id) => expression.evaluate({ id }, { name: id }));
  expect(results).toEqual(['aaa', 'bbb', 'ccc'].map((one) => Array(20).fill(one)));
  expect(compileExpression('$seen').evaluate({})).toBeUndefined();
});

test('the same text is parsed once', () => {
  expect(compileExpression('a.b.c')).toBe(compileExpression('a.b.c'));
});

test('a field named __proto__ is a field of the result like others', () => {
  const made = compileExpression('{"__proto__": {"a": 1}, "b": 2}').evaluate({}) as object;
  expect(JSON.stringify(made)).toBe('{"__proto__":{"a":1},"b":2}');
  expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
});
