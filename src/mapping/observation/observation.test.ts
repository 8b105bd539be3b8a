import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { children, type Node, parse } from '../compiler/tree.ts';
import { coverageOf } from './coverage.ts';
import { observedExpression, type Visit } from './observe.ts';
import { excerpt, sourceRanges } from './source-ranges.ts';

async function visitsOf(source: string, input: unknown) {
  const entered: Visit[] = [];
  const left: { text: string; result: unknown }[] = [];
  const rangeOf = sourceRanges(source);
  const textOf = (node: Node) => source.slice(rangeOf(node).start, rangeOf(node).end);
  const observer = {
    entered: (visit: Visit) => entered.push(visit),
    left: (visit: Visit, result: unknown) => left.push({ text: textOf(visit.node), result }),
  };
  const result = await observedExpression(source).evaluate(input, {}, observer);
  return { result, left, outline: entered.map(({ node, depth }) => `${'  '.repeat(depth)}${textOf(node)}`) };
}

test('items of arrays and values of objects are visited one after the other, each nested in its constructor', async () => {
  const { outline, result } = await visitsOf("[a.b + 1, {'x': c & 'd'}]", { a: { b: 1 }, c: 'e' });
  expect(result).toEqual([2, { x: 'ed' }]);
  expect(outline).toEqual([
    "[a.b + 1, {'x': c & 'd'}]",
    '  a.b + 1',
    '    a.b',
    '      a',
    '      b',
    '    1',
    "  {'x': c & 'd'}",
    "    'x'",
    "    c & 'd'",
    '      c',
    '        c',
    "      'd'",
  ]);
});

test('a result is told as the expression sees it: one item alone, none as missing', async () => {
  const { left } = await visitsOf('[a[n = 1].n, a[n = 9].n]', { a: [{ n: 1 }, { n: 2 }] });
  expect(left).toContainEqual({ text: 'a[n = 1].n', result: 1 });
  expect(left).toContainEqual({ text: 'a[n = 9].n', result: undefined });
});

test('an error is told with the innermost node that was open', async () => {
  const source = "{'a': 1, 'b': [2, 'x' + 1]}";
  const rangeOf = sourceRanges(source);
  const failures: unknown[] = [];
  const evaluation = observedExpression(source).evaluate(
    {},
    {},
    {
      failed: (visit, error) => {
        const range = visit && rangeOf(visit.node);
        failures.push([range && source.slice(range.start, range.end), (error as { code: string }).code]);
      },
    },
  );
  await expect(evaluation).rejects.toMatchObject({ code: 'T2001' });
  expect(failures).toEqual([["'x' + 1", 'T2001']]);
});

test.each([
  ['a ? b : c', 'a ? b : c'],
  ['(a; b)[0].c', '(a; b)[0].c'],
  ['a ?? b', 'a ?? b'],
  ['$f(x, ")")', '$f(x, ")")'],
  ['function($x) { $x{"}": 1} }', 'function($x) { $x{"}": 1} }'],
  ['/* ( */ $match(a, /[(/)]+/)[0]', '$match(a, /[(/)]+/)[0]'],
  ['a^(>b, c).d', 'a^(>b, c).d'],
  ['a / (b) / c', 'a / (b) / c'],
  ['$ ~> | a | {"b": 1} |', '$ ~> | a | {"b": 1} |'],
  ['a{b: $sum(c)}', 'a{b: $sum(c)}'],
  ['`odd name`.**.c', '`odd name`.**.c'],
  ['a and /x/(b)', 'a and /x/(b)'],
])('the range of %s is its whole text', (source, whole) => {
  const { start, end } = sourceRanges(source)(parse(source));
  expect(source.slice(start, end)).toBe(whole);
});

test('the text of every node of every committed mapping is an expression of the same kind', async () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const files = globSync('transforms/*/*.ts', { cwd: root });
  let seen = 0;
  for (const file of files) {
    const source = /jsonata`([^`]*)`/.exec(readFileSync(join(root, file), 'utf8'))?.[1] ?? '';
    const rangeOf = sourceRanges(source);
    const visit = (node: Node): void => {
      const inner = node.thunk ? node.body : node;
      // Names that stand for a step parse as a path of one step.
      // The condition of ?? is a call that stands nowhere.
      const isWritten = inner?.type !== 'function' || inner.position !== undefined;
      if (
        inner &&
        isWritten &&
        ['condition', 'block', 'lambda', 'function', 'binary', 'bind', 'unary', 'path'].includes(inner.type)
      ) {
        const { start, end } = rangeOf(inner);
        expect(parse(source.slice(start, end))).toMatchObject({
          type: expect.stringMatching(inner.stages ? /^path$/ : new RegExp(`^${inner.type}$`)),
        });
        seen += 1;
      }
      for (const child of children(node)) visit(child);
    };
    visit(parse(source));
  }
  expect(seen).toBeGreaterThan(300);
});

test('an excerpt keeps both ends of a long text', () => {
  expect(excerpt('a\n  b', 10)).toBe('a b');
  expect(excerpt('0123456789'.repeat(3), 11)).toBe('0123456…789');
});

describe('branches', () => {
  const missed = async (source: string, ...inputs: unknown[]) => {
    const { missedBranches } = await coverageOf(
      source,
      inputs.map((input) => ({ input, bindings: {} })),
    );
    return missedBranches.map(({ kind }) => kind);
  };

  test.each([
    ['a ? b : c', [{ a: true }, { a: false }], ['then'], ['else']],
    ['a ? b', [{ a: true }, { a: false }], ['then'], ['else']],
    ['a ?? b', [{ a: 1 }, {}], ['then'], ['else']],
    ['a ?: b', [{ a: 1 }, { a: 0 }], ['then'], ['else']],
    ['a and b', [{ a: true }, { a: false }], ['right is asked'], ['left decides']],
    ['a or b', [{ a: false }, { a: true }], ['right is asked'], ['left decides']],
    ['a[b = 1]', [{ a: { b: 1 } }, { a: { b: 2 } }], ['kept'], ['dropped']],
  ])('%s: each of its two is missed until an input takes it', async (source, [first, second], ofFirst, ofSecond) => {
    expect(await missed(source)).toEqual([...ofFirst, ...ofSecond].sort(byKind(await missed(source))));
    expect(await missed(source, first)).toEqual(ofSecond);
    expect(await missed(source, second)).toEqual(ofFirst);
    expect(await missed(source, first, second)).toEqual([]);
  });

  test('an order-by is taken by two items, a function by a call, an index by one', async () => {
    expect(await missed('a^(b)', { a: [{ b: 1 }] })).toEqual(['compared']);
    expect(await missed('a^(b)', { a: [{ b: 2 }, { b: 1 }] })).toEqual([]);
    expect(await missed('$map(a, function($x) { $x })', {})).toEqual(['called']);
    expect(await missed('$map(a, function($x) { $x })', { a: [1] })).toEqual([]);
    expect(await missed('a[$count($$.a) - 1]', { a: [1, 2] })).toEqual([]);
    expect(await missed('a[0]', {})).toEqual([]);
  });

  test('a case that fails counts as far as it came', async () => {
    expect(await missed("a ? 'x' + 1 : b", { a: true })).toEqual(['else']);
  });

  test('nodes that were not reached are told once, by the outermost', async () => {
    const { missedNodes, nodes } = await coverageOf('a ? $sum(b.c) : 1', [{ input: {}, bindings: {} }]);
    expect(missedNodes).toEqual([{ character: 4, source: '$sum(b.c)' }]);
    expect(nodes.total - nodes.reached).toBe(5);
  });
});

/** Sorting by the order in which the tree is walked. */
function byKind(order: readonly string[]) {
  return (a: string, b: string) => order.indexOf(a) - order.indexOf(b);
}
