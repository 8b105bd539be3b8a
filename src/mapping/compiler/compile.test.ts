import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { compile } from './compile.ts';
import { errorOf, run } from './test-run.ts';

describe('modes', () => {
  test('deployable code refuses $eval', () => {
    expect(errorOf(() => compile('$eval("1")', { mode: 'deployable' })).code).toBe('MAPPING_EVAL_REFUSED');
    expect(errorOf(() => compile('["1"].$map($eval)', { mode: 'deployable' })).code).toBe('MAPPING_EVAL_REFUSED');
  });

  test('deployable code refuses a name that nothing declares, and takes it once it is declared', () => {
    expect(errorOf(() => compile('$settings.a', { mode: 'deployable' })).code).toBe('MAPPING_NAME_UNDECLARED');
    const options = { mode: 'deployable', names: ['settings'], bindings: { settings: { a: 1 } } } as const;
    expect(run('$settings.a', {}, options)).toBe(1);
  });

  test('deployable code takes names that the expression binds itself, in blocks, functions and tuples', () => {
    const source = '($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; [a#$i.{"i": $i, "f": $f($i)}])';
    expect(run(source, { a: [7, 8] }, { mode: 'deployable' })).toEqual([
      { i: 0, f: 0 },
      { i: 1, f: 0 },
    ]);
  });

  test('full code reads undeclared names from the bindings, and $eval sees the names of its place', () => {
    expect(run('$outer + 1', undefined, { bindings: { outer: 1 } })).toBe(2);
    expect(run('($x := 2; $eval("$x * a"))', { a: 3 })).toBe(6);
    expect(run('[$eval("[$]"), a.$eval("[$]")]', [{ a: [1, 2] }, { a: 3 }])).toEqual([
      { a: [1, 2] },
      { a: 3 },
      1,
      2,
      3,
    ]);
    expect(errorOf(() => run('$eval("1 +")')).code).toBe('D3120');
    expect(errorOf(() => run('$eval("1 + \'a\'")')).code).toBe('D3121');
  });

  test('the right side of a comparison fails also where there is nothing on the left', () => {
    const source = '$length(a) != (b or (-"text"))';
    expect(errorOf(() => run(source, {})).code).toBe('D1002');
    expect(run(source, { b: true })).toBe(false);
    expect(run(source, { a: 'text', b: true })).toBe(true);
  });

  test('the group of a sorted path with names sees one item with its names, and several as objects, as in the reference', () => {
    const input = { one: [{ x: 5 }], two: [{ x: 2 }, { x: 1 }] };
    expect(run('one#$i^(x){"index": $i}', input)).toEqual({ index: 0 });
    expect(run('two#$i^(x){"index": $i}', input)).toEqual({});
    expect(run('two#$i^(x){"index": i}', input)).toEqual({ index: [1, 0] });
  });

  test('an object that a transform has put into itself ends with a code', () => {
    expect(errorOf(() => run('($ ~> |$|{"m": $}|) ~> |m|{"l": 1}|', { a: 1 })).code).toBe('U1002');
  });

  test('a built-in function is replaced only where its name is declared', () => {
    const bindings = { sum: () => 'mine' };
    expect(run('$sum([1, 2])', undefined, { bindings })).toBe(3);
    expect(run('$sum([1, 2])', undefined, { bindings, names: ['sum'] })).toBe('mine');
    expect(run('$sum([1, 2])', undefined, { names: ['sum'] })).toBe(3);
  });

  test('an expression that does not parse keeps the code and position of the parser', () => {
    expect(errorOf(() => compile('a + '))).toMatchObject({ code: 'S0207', position: 4 });
  });
});

describe('results', () => {
  test('objects and arrays are plain, whatever built them', () => {
    const made = run('{"k": a.b[], "t": a.[b], "d": $distinct(a.b)}', { a: [{ b: 1 }, { b: 2 }] }) as Record<
      string,
      unknown[]
    >;
    expect(Object.prototype.toString.call(made)).toBe('[object Object]');
    expect(made).toStrictEqual({ k: [1, 2], t: [[1], [2]], d: [1, 2] });
    for (const array of Object.values(made)) expect(Reflect.ownKeys(array)).toEqual(['0', '1', 'length']);
  });

  test('a name __proto__ is a property like others', () => {
    const made = run('{"__proto__": 1, "a": 2}') as object;
    expect(Object.keys(made)).toEqual(['__proto__', 'a']);
    expect(Object.keys(run('a{k: v}', JSON.parse('{"a": {"k": "__proto__", "v": 1}}')) as object)).toEqual([
      '__proto__',
    ]);
  });

  test('names of inherited properties are missing unless the data have them', () => {
    expect(run('[toString, constructor, a.hasOwnProperty]', { a: {} })).toEqual([]);
    expect(run('toString', JSON.parse('{"toString": 1}'))).toBe(1);
  });

  test('the input is never changed', () => {
    const input = Object.freeze({ a: Object.freeze([Object.freeze({ b: Object.freeze([]) })]) });
    expect(run('[a.b{"x": 1}, $ ~> |a|{"c": 1}|, $sort(a, function($l, $r) { false })]', input)).toHaveLength(3);
    expect(input).toEqual({ a: [{ b: [] }] });
  });

  test('a sequence that was stored still collapses where $distinct leaves one item', () => {
    expect(run('($s := a.b; $distinct($s))', { a: [{ b: 1 }, { b: 1 }] })).toBe(1);
    expect(run('($o := {"s": a.b}; $distinct($o.s))', { a: [{ b: 1 }, { b: 1 }] })).toBe(1);
    expect(run('($o := {"s": [a.b]}; $distinct($o.s))', { a: [{ b: 1 }, { b: 1 }] })).toEqual([1]);
  });

  test('a function made in a loop keeps the item of its turn', () => {
    expect(
      run('($f := a.{"f": function() { b }}; $map($f, function($o) { ($g := $o.f; $g()) }))', {
        a: [{ b: 1 }, { b: 2 }],
      }),
    ).toEqual([1, 2]);
  });

  test('a regular expression left of ?? and ?: still matches', () => {
    expect(run('$match(a, /b+/).match ?? "none"', { a: 'abbc' })).toBe('bb');
    expect(run('$replace(a, /b+/, "") ?: "none"', { a: 'abbc' })).toBe('ac');
  });
});

describe('errors', () => {
  test('an operator gives its own position and token, a call its position and name', () => {
    expect(errorOf(() => run('1 + "a"'))).toMatchObject({ code: 'T2002', position: 3, token: '+' });
    expect(errorOf(() => run('a.$uppercase(b)', { a: { b: 1 } }))).toMatchObject({
      code: 'T0410',
      position: 13,
      token: 'uppercase',
    });
  });

  test('an error inside functions has the position of the outermost call and the name of the innermost', () => {
    const source = '($f := function($v) { $number($v) & "" }; $f("x"))';
    expect(errorOf(() => run(source))).toMatchObject({ code: 'D3030', position: 45, token: 'number' });
  });

  test('an error says what happened in a sentence', () => {
    expect(errorOf(() => run('1 + "a"')).message).toBe('The right side of the "+" operator must evaluate to a number');
  });
});

describe('limits', () => {
  test('recursion ends at the depth, whether the limit is the given one or that of the stack', () => {
    const endless = '($f := function($n) { 1 + $f($n + 1) }; $f(0))';
    expect(errorOf(() => run(endless, undefined, { limits: { depth: 50 } })).code).toBe('U1001');
    expect(errorOf(() => run(endless)).code).toBe('U1001');
    expect(errorOf(() => run(endless, undefined, { limits: { depth: 1e9 } })).code).toBe('U1001');
  });

  test('tail calls do not nest, and end at the steps', () => {
    const count = '($f := function($n) { $n = 0 ? "end" : $f($n - 1) }; $f(100000))';
    expect(run(count, undefined, { limits: { depth: 10 } })).toBe('end');
    expect(errorOf(() => run('($f := function() { $f() }; $f())', undefined, { limits: { steps: 10_000 } })).code).toBe(
      'U1001',
    );
  });

  test('loops count as steps before they run', () => {
    expect(run('$map([1..100], function($v) { $v })', undefined, { limits: { steps: 1_000 } })).toHaveLength(100);
    expect(errorOf(() => run('$map([1..100], function($v) { $v })', undefined, { limits: { steps: 99 } })).code).toBe(
      'U1001',
    );
  });

  test('a sequence that is too long is refused', () => {
    expect(errorOf(() => run('[1..100]', undefined, { limits: { sequence: 99 } })).code).toBe('D2015');
    expect(errorOf(() => run('$append([1..60], [1..60])', undefined, { limits: { sequence: 99 } })).code).toBe('D2015');
  });

  test('a result that is too large is refused, also where it is large only by repetition', () => {
    expect(errorOf(() => run('$pad("", 200)', undefined, { limits: { output: 100 } })).code).toBe('U1002');
    const doubling = '($a := [[1, 2]]; $reduce([1..40], function($all, $i) { [[$all], [$all]] }, $a))';
    expect(errorOf(() => run(doubling, undefined, { limits: { output: 10_000 } })).code).toBe('U1002');
  });

  test('the host of an evaluation can set other limits than those compiled in', () => {
    const mapping = compile('[1..10]', { limits: { sequence: 5 } });
    expect(mapping.evaluate(undefined, {}, { limits: { sequence: 10 } })).toHaveLength(10);
  });
});

describe('clock and randomness', () => {
  test('the time comes from the host and stands still within one evaluation', () => {
    let now = Date.UTC(2026, 2, 2);
    const mapping = compile('[$millis(), $now(), $toMillis("15:30", "[H01]:[m01]"), $millis()]');
    const made = mapping.evaluate(undefined, {}, { clock: () => now++ });
    expect(made).toEqual([1772409600000, '2026-03-02T00:00:00.000Z', 1772465400000, 1772409600000]);
  });

  test('randomness comes from the host', () => {
    const mapping = compile('[$random(), $shuffle([1, 2, 3])]');
    expect(mapping.evaluate(undefined, {}, { random: () => 0 })).toEqual([0, 3, 1, 2]);
  });
});

describe('generated modules', () => {
  const source = '(a[b > $limit].{"text": $string(b) & "!", "when": $fromMillis($number(b))})';
  const options = {
    mode: 'deployable',
    names: ['limit'],
    specifier: join(import.meta.dirname, '..', 'library'),
  } as const;

  test('the text of a module holds no way to run text', () => {
    expect(compile(source, options).code).not.toMatch(/\b(eval|Function)\b/);
  });

  test('a bundle runs on Node 18 where code can not be made from strings, and holds only what it needs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mapping-'));
    try {
      const { code } = compile(source, options);
      const contents = `${code}\nprocess.stdout.write(JSON.stringify(evaluate({a: [{b: 1}, {b: 5}, {b: 9}]}, {limit: 2})));`;
      const bundled = await build({
        stdin: { contents, resolveDir: folder, loader: 'js' },
        bundle: true,
        minify: true,
        format: 'cjs',
        platform: 'node',
        target: 'node18',
        write: false,
      });
      const text = bundled.outputFiles[0]?.text ?? '';
      const file = join(folder, 'mapping.cjs');
      writeFileSync(file, text);
      const node18 = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'node18', 'bin', 'node');
      const printed = execFileSync(node18, ['--disallow-code-generation-from-strings', file], { encoding: 'utf8' });
      expect(JSON.parse(printed)).toEqual([
        { text: '5!', when: '1970-01-01T00:00:00.005Z' },
        { text: '9!', when: '1970-01-01T00:00:00.009Z' },
      ]);
      expect(text.length).toBeLessThan(12_000);
      expect(text).not.toContain('Nineteenth');
      expect(text).not.toContain('base64');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('details of the reference', () => {
  test('a predicate on the last call of a function sees the call that is still to be made', () => {
    expect(run('(function($x) { ($keys($x))[$type($) = "function"] })({"a": 1, "b": 2})')).toEqual(['a', 'b']);
    expect(run('(function($x) { ($keys($x))[1] })({"a": 1, "b": 2})')).toBeUndefined();
    expect(run('(function($x) { ($keys($x)){"k": $type($)} })({"a": 1})')).toEqual({ k: 'function' });
  });

  test('the first member of an object that fails gives its error', () => {
    const source = '{"l": {"l": 1, a: b}, "a": $count(false) >= null}';
    expect(errorOf(() => run(source, { a: {}, b: 1 })).code).toBe('T1003');
    expect(errorOf(() => run(source, { a: 'a', b: 1 })).code).toBe('T2010');
  });

  test('$match partially applied reads any value as text', () => {
    expect(run('$map([12, "x1"], $match(?, /\\d/)).match', undefined)).toEqual(['1', '2', '1']);
  });

  test('an empty sequence inside one of its own kind is left by a call, and collapses in a block', () => {
    expect(run('$map(1, function($x) { $keys($x) })')).toEqual([]);
    expect(run('($map(1, function($x) { $keys($x) }))')).toBeUndefined();
  });

  test('a name followed by [] keeps the only array that it finds in the items of an array', () => {
    expect(run('c[]', [{ c: [[1, 2]] }])).toEqual([[1, 2]]);
    expect(run('$count(c[])', [{ c: [[]] }])).toBe(1);
  });

  test('a filter on names that found nothing looks at nothing where its parent is asked for, also after []', () => {
    expect(run('(($)[].a)[1 + {}].%', 1.5)).toBeUndefined();
    expect(errorOf(() => run('(($)[].a)[1 + {}]', 1.5)).code).toBe('T2002');
  });

  test('an empty array of the input stays empty', () => {
    const input = { lines: [] };
    expect(run('[lines{sku: quantity}, $count(lines)]', input)).toEqual([{}, 0]);
    expect(input).toEqual({ lines: [] });
  });
});

test.each([
  ['$distinct([3, 3, 4].$abs())', [3, 4]],
  ['$distinct([3, 3].$abs())', 3],
  ['$distinct([a, b, c][$type($) = "number"])', [1, 2]],
  ['$distinct([a, b, c][$type($) = "string"])', 'x'],
  ['$join($distinct([c, "y", a, c][$type($) = "string"]), "; ")', 'x; y'],
  ['$join([a, b][$type($) = "string"], "; ")', undefined],
  ['$join([c, c][$type($) = "string"])', 'xx'],
  ['$join([a.$string(), "z"], c)', '1xz'],
])('%s goes over a path without collapsing it first, and gives %j', (source, expected) => {
  const input = { a: 1, b: [2, 1], c: 'x' };
  for (const form of [{}, { compact: true }, { compact: true, positions: false }])
    expect(run(source, input, form)).toEqual(expected);
});

test('a sequence of numbers is no text to join', () => {
  expect(errorOf(() => run('$join([1, 2].$abs(), ",")')).code).toBe('T0412');
});
