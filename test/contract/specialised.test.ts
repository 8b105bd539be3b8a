/** What a mapping gives must not depend on whether the compiler knows the schema of its input. */
import { type CompileOptions, compile } from '../../src/mapping/compiler/compile.ts';
import { schemaOfValue } from '../../src/mapping/compiler/value-schema.ts';
import type { EvaluationError } from '../../src/mapping/library/failure.ts';
import { randomNumbers, randomValue, Source } from '../../src/mapping/types/test-source.ts';
import { transform as batch } from '../../transforms/archean-r247--loop-returns/build-adjustment-batch.ts';
import { transform as normalise } from '../../transforms/archean-r247--loop-returns/normalise-return.ts';
import { transform as plan } from '../../transforms/archean-r247--loop-returns/plan-stock-adjustments.ts';
import { Grammar } from './jsonata-grammar.ts';
import { schemaOf } from './schema-of.ts';

const limits = { steps: 1_000_000, output: 500_000 };
const settings = { source: 'loop', names: ['a', 'b'], table: { a: 'x', 'A-1': 'y' }, limit: 1, none: null };

type Outcome = (input: unknown) => string;

function outcomes(expression: string, known: Pick<CompileOptions, 'schema' | 'nameSchemas'> = {}): Outcome {
  let evaluate: ReturnType<typeof compile>['evaluate'];
  try {
    evaluate = compile(expression, { limits, names: ['settings'], ...known }).evaluate;
  } catch (error) {
    return () => told(error);
  }
  return (input) => {
    try {
      const copy: unknown = input === undefined ? undefined : JSON.parse(JSON.stringify(input));
      return `value ${JSON.stringify(evaluate(copy, { settings }), functionsAsText)}`;
    } catch (error) {
      return told(error);
    }
  };
}

function functionsAsText(_name: string, value: unknown): unknown {
  return typeof value === 'function' ? 'ƒ' : value;
}

function told(error: unknown): string {
  const { code, position, token, message } = error as EvaluationError;
  if (code === undefined) return `broken: ${message}`;
  return `error ${code} at ${position} in ${token}`;
}

test.each([11, 12])('random expressions give the same where the schema is known (seed %i)', (seed) => {
  const grammar = new Grammar(seed);
  for (let round = 0; round < 800; round++) {
    const data = [grammar.data(), grammar.data()];
    const expression = grammar.expression();
    const general = outcomes(expression);
    const exact = outcomes(expression, {
      schema: schemaOf(data[0]),
      nameSchemas: { settings: schemaOfValue(settings) },
    });
    const either = outcomes(expression, { schema: { anyOf: data.map(schemaOf) } });
    expect([expression, data[0], exact(data[0])]).toEqual([expression, data[0], general(data[0])]);
    for (const input of data) expect([expression, input, either(input)]).toEqual([expression, input, general(input)]);
  }
});

/** Each about one place where code depends on what is known. */
const tricky = `
($f := function($p) {($q := false ? ($p := 'x'); $p.sku)}; $f(lines[0]))
$map(lines, function($p) {(note = 'none' ? ($p := 'x'); $p.sku)})
$map(lines, function($p) {($p := $p.sku; $p)})
name
note
nickname
customer.email
customer.phone
lines
lines.sku
lines.note
lines.product
lines.product.weight
lines.tags
lines.product.(title & weight)
[lines.sku]
[lines.tags]
[lines]
[note]
[alias]
lines.sku[]
note[]
lines[0]
lines[-1].sku
lines[0].tags[0]
lines.tags[0]
lines[5]
lines[sku = 'a']
lines[sku = 'a'][0]
lines[sku = 'a'][-1]
lines[sku = 'a'][1]
lines[sku = null]
lines[sku = null][0].lineId
lines[note = 'a'][0].note
lines[quantity > 0]
lines[quantity > 0][0]
lines[quantity > 0].sku
lines[quantity > 0 and sku != null][-1].quantity
lines[note < 1][0]
lines[quantity]
lines[tags]
lines[$exists(note)]
lines[product.title = $$.name]
lines[sku = $$.lines.sku][0]
lines[sku in $$.words]
charges
charges.units
charges[0]
charges[units > 1]
charges[units > 1][0].units
$sum(charges.units)
$sum(lines.quantity)
$max(lines.quantity)
$count(lines)
$count(charges)
$count(lines.tags)
$count(lines[sku = 'a'])
name = alias
alias = nickname
note = nickname
note != nickname
alias != name
alias = null
note = null
note != null
words = name
words = ['a']
extra = 1
extra = extra
extra.a
extra[0]
payment.kind
payment.digits
payment.account & payment.digits
table.A
table."A-1"
$lookup(table, name)
$lookup(table, note)
$lookup(lines, 'sku')
name & note
name & alias
name & count
name & words
alias & nickname
id & ''
count + score
count - score * 2
count / score
count % 2
score < count
count < count
name < alias
note < nickname
id < 1
name and note
alias or nickname
score and active
extra ? 1 : 2
words ? 1 : 2
lines ? 'some' : 'none'
active ? note : count
active ? lines : parts
(active ? lines : parts).sku
(active ? lines).sku
(active ? name : null) & ''
name in words
name in lines.sku
lines.sku in name
{'a': note, 'b': alias, 'c': lines.sku}
{'a': note}.a
{'a': lines}.a.sku
{'a': lines.sku}.a[0]
lines.{'a': sku, 'b': $$.note}
[lines.{'a': sku}]
lines.{'a': sku}[a = 'a']
(lines.{'a': sku, 'q': quantity})[a = 'a'][0].q
lines{sku: $sum(quantity)}
lines{kind: quantity}
lines{kind: $count(tags)}
lines{kind: tags}
lines{lineId: product.title}
lines^(sku)
lines^(>quantity, lineId).sku
lines^(quantity)[0].lineId
parts^(lineId).(lineId & kind)
lines.product.title
lines.(product)
lines.(tags)
lines.(tags[0])
lines.($x := tags; $x[0])
lines.(quantity > 0 ? sku)
lines#$i.{'i': $i, 's': sku}
lines@$l.{'s': $l.sku}
lines.%.name
lines.tags.%.sku
$map(lines, function($l) { $l.sku })
$map(lines, function($l, $i) { $l.sku & $i })
$map(lines, function($l, $i, $a) { $count($a) - $i })
$map(lines, function($l) { $l.tags })
$map(charges, function($c) { $c.units + 1 })
$map(note, function($n) { $n & '!' })
$map(words, function($w) { $w & '!' })
$filter(lines, function($l) { $l.quantity > 0 }).sku
$filter(lines, function($l) { $l.note })
$filter(lines, function($l) { $l.sku = 'a' })[0].quantity
$reduce(lines, function($a, $l) { $a + $l.quantity }, 0)
$reduce(lines.quantity, function($a, $b) { $a + $b })
$distinct(lines.sku)
$distinct(lines.tags)[$ != 'a']
$append(lines.sku, words)
$append(lines, parts)[0].sku
$sort(lines.quantity)
$reverse(lines).sku
$string(note)
$string(count)
$string(lines[0])
$lowercase(note)
$lowercase(alias)
$uppercase(name)
$number(name)
$length(alias)
$substring(name, 0, 1)
$contains(name, 'a')
$replace(name, 'a', 'b')
$split(name, '')
$join(lines.tags, '-')
$join(words)
$trim(nickname)
$exists(note)
$not(note)
$not(active)
$boolean(lines)
$type(extra)
$type(alias)
$merge(lines)
$keys(table)
$keys(lines)
$each(table, function($v, $k) { $k & $v })
$sift(table, function($v) { $v = 'a' })
$spread(table)
$zip(lines.sku, lines.quantity)
**.sku
*.sku
lines.*
customer.*
$settings.source & name
$settings.names[0]
$settings.table.a
$lookup($settings.table, name)
name in $settings.names
$settings.none = alias
$settings.absent
$settings.limit < count
lines[quantity > $settings.limit]
($x := note; $x & name)
($x := lines; $x[0].sku)
($x := lines; $x.sku)
($x := [lines]; $x[sku = 'a'][0].quantity)
($x := [lines.sku]; $x[0])
($x := [lines.tags]; $count($x))
($x := [charges]; $x.units)
($x := [words, name]; $x[1])
($x := [[words], name]; $x[1])
($x := [[name], [alias]]; $x[0])
($x := lines[sku = 'a']; $x.quantity)
($x := active ? lines[0] : null; $x.sku)
($x := customer; $x.email & $x.phone)
($f := function($l) { $l.sku }; lines.$f($))
($f := function($l) { $l.sku }; $f(lines) )
($f := function($l) { $l.sku }; [$f(lines[0]), $f(parts[0]), $f(customer)])
($f := function($l) { $l.sku }; [$f(lines[0]), $f()])
($f := function($v) { $v & '' }; [$f(name), $f(count)])
($f := function($v) { $v + 1 }; [$f(count), $f(score)])
($f := function($v) { $v.sku }; $map(lines, $f))
($f := function($v) { $v.sku }; $g := $f; [$f(lines[0]), $g(name)])
($f := function($v) { $type($v) = 'string' ? $v : $f($string($v)) }; [$f(name), $f(count)])
($f := function($v, $w) { $w.sku & $v }; [$f(name), $f(note, lines[0]), $f(1, lines)])
($f := function($v) { ($v := $v & 'x'; $v) }; [$f(name), $f(count)])
($f := function($v) { $v ? $v : null }; [$f(alias), $f(note), $f(lines)])
($f := function($v) { $v }; $f(lines[sku = 'a']))
($f := function($v) { $v.tags }; [$f(lines[0])])
($f := function($v) { function() { $v.sku } }; $g := $f(lines[0]); $g())
($f := function($v) { $w := $v.sku }; lines.$f($))
($f := function($k) { $$.lines[lineId = $k][0].quantity }; lines.lineId.$f($))
($f := function($k) { $lookup({'a': 1, 'b': name}, $k) }; [$f(name), $f(note)])
lines ~> $count()
lines.sku ~> $join('-')
name ~> $uppercase()
lines ~> | $ | {'sku': 1} |
(lines ~> | $ | {'sku': 1} |).sku
($ ~> | lines | {'sku': 1, 'note': alias}, 'tags' |).lines.(sku & note)
$eval('lines.sku')
$.name
$$.lines.sku
$.lines[0].($.sku)
$.lines[0].{'a': $.sku, 'b': $$.name}
toString
lines.toString
constructor.name
name.length
lines.length
at & when & local
goods & tax
{'at': at, 'n': {'x': lines[0].sku, 'y': [parts.{'id': lineId, 'n': note}]}}
`
  .trim()
  .split('\n');

test('expressions about each thing that can be known give the same where it is', () => {
  expect(new Set(tricky).size).toBe(tricky.length);
  const random = randomNumbers(31);
  const inputs = Array.from({ length: 80 }, () => randomValue(Source, random));
  for (const expression of tricky) {
    const general = outcomes(expression);
    const special = outcomes(expression, { schema: Source, nameSchemas: { settings: schemaOfValue(settings) } });
    for (const input of inputs)
      expect([expression, input, special(input)]).toEqual([expression, input, general(input)]);
  }
});

test.each([batch, normalise, plan])('$id gives the same where its source is known', (transform) => {
  const random = randomNumbers(7);
  const general = outcomes(transform.expression);
  const special = outcomes(transform.expression, { schema: transform.source });
  for (let round = 0; round < 300; round++) {
    const input = randomValue(transform.source, random);
    expect([input, special(input)]).toEqual([input, general(input)]);
  }
});

test('a result of which everything is known is refused at the same size', () => {
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string' },
      note: { type: 'string' },
      tags: { type: 'array', items: { type: 'string' } },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: { sku: { type: 'string' }, count: { type: 'number' } },
          required: ['sku'],
        },
      },
    },
    required: ['name', 'lines', 'tags'],
  };
  const expression =
    "{ 'name': name, 'note': note, 'tags': tags, 'lines': [lines.{ 'sku': sku & '!', 'count': count, 'of': { 'all': $count($$.lines) } }] }";
  const inputs = [
    { name: '', tags: [], lines: [] },
    { name: 'Zoë', note: 'x', tags: ['a', 'bcd'], lines: [{ sku: 'A-1', count: 2 }, { sku: '' }] },
  ];
  const code = compile(expression, { schema }).code;
  expect(code).toContain('$sized(');
  for (const input of inputs) {
    const least = (known: object) => {
      for (let output = 0; ; output++) {
        try {
          compile(expression, { ...known, limits: { output } }).evaluate(input);
          return output;
        } catch (error) {
          if ((error as EvaluationError).code !== 'U1002') throw error;
        }
      }
    };
    expect(least({ schema })).toBe(least({}));
  }
});
