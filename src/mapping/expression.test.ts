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

test('a result does not share its objects with the input', () => {
  const input = { line: { sku: 'A' } };
  const result = compileExpression('line').evaluate(input) as { sku: string };
  result.sku = 'changed';
  expect(input.line.sku).toBe('A');
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
