import { type TSchema, Type } from '@sinclair/typebox';
import jsonata from 'jsonata';
import { transform as batch } from '../../../transforms/archean-r247--loop-returns/build-adjustment-batch.ts';
import { validator } from '../validator.ts';
import { type FindingKind, inferTransform } from './infer-transform.ts';
import { strayIn } from './test-containment.ts';
import { silentCases } from './test-silent.ts';
import { randomNumbers, randomValue, Source } from './test-source.ts';

const text = Type.String();
const number = Type.Number();
const orNull = Type.Union([Type.String(), Type.Null()]);

/** Random inputs; a finding must be borne out by one of them. */
const random = randomNumbers(7);
const inputs = Array.from({ length: 120 }, () => randomValue(Source, random));

/** Kinds that tell more than what is wrong. */
const information: readonly FindingKind[] = ['source-unused', 'unproven'];

function findingsOf(expression: string, target: TSchema) {
  const all = inferTransform({ source: Source, target, expression }).findings;
  return { told: all.filter(({ kind }) => !information.includes(kind)), all };
}

async function evaluated(expression: string, input: unknown): Promise<{ value: unknown } | undefined> {
  try {
    const value: unknown = await jsonata(expression).evaluate(input);
    return { value: value === undefined ? undefined : JSON.parse(JSON.stringify(value) ?? 'null') };
  } catch {
    return undefined;
  }
}

/** The place of the finding is marked. */
const findings: readonly (readonly [kind: FindingKind, expression: string, target: TSchema])[] = [
  ['path-unknown', "{ 'value': ▸nmae }", Type.Object({ value: text })],
  ['path-unknown', "{ 'value': lines.▸quantiy }", Type.Object({ value: Type.Unknown() })],
  ['path-unknown', "{ 'value': lines[▸skuu = 'a'].lineId }", Type.Object({ value: Type.Unknown() })],
  ['path-unknown', "{ 'value': customer.▸mail ?? 'none' }", Type.Object({ value: text })],
  ['path-unknown', "{ 'value': ▸`first name` }", Type.Object({ value: text })],
  ['path-unknown', "{ 'value': name.▸length }", Type.Object({ value: Type.Unknown() })],
  ['path-unknown', "($f := function($o) { $o.▸emial }; { 'value': $f(customer) })", Type.Unknown()],
  ['path-unknown', "{ 'value': [$map(lines, function($l) { $l.▸skuu })] }", Type.Unknown()],
  ['path-unknown', '{ "value": [lines.(▸named & $$.name)] }', Type.Unknown()],
  ['path-unknown', '{ "value": lines{ ▸sort: $count($) } }', Type.Unknown()],
  ['path-unknown', '{ "value": [lines^(▸order).lineId] }', Type.Unknown()],
  ['path-unknown', "( $own := { 'a': name }; { 'value': $own.▸b } )", Type.Unknown()],
  ['may-be-missing', "{ 'value': ▸note }", Type.Object({ value: text })],
  ['may-be-missing', "{ 'value': ▸customer.email }", Type.Object({ value: text })],
  ['may-be-missing', "{ 'value': ▸$uppercase(note) }", Type.Object({ value: text })],
  ['may-be-missing', "{ 'value': ▸score + 1 }", Type.Object({ value: number })],
  ['may-be-missing', "{ 'value': ▸state = 'open' ? 'yes' }", Type.Object({ value: text })],
  ['may-be-missing', "( $n := note; { 'value': ▸$n } )", Type.Object({ value: text })],
  ['may-be-missing', "{ 'value': ▸active ? note : name }", Type.Object({ value: text })],
  [
    'may-be-missing',
    "{ 'value': [lines.{ 'id': lineId, 'note': ▸note }] }",
    Type.Object({ value: Type.Array(Type.Object({ id: text, note: text })) }),
  ],
  ['may-be-missing', "($f := function($v) { $v }; { 'value': ▸$f(note) })", Type.Object({ value: text })],
  ['may-be-missing', "▸active ? { 'value': name }", Type.Object({ value: text })],
  ['may-be-missing', "{ 'value': ▸$contains(note, 'a') }", Type.Object({ value: Type.Boolean() })],
  ['may-be-missing', "{ 'value': ▸customer }", Type.Object({ value: Type.Unknown() })],
  ['type-mismatch', "{ 'value': ▸alias }", Type.Object({ value: text })],
  ['type-mismatch', "{ 'value': ▸count }", Type.Object({ value: text })],
  ['type-mismatch', "{ 'value': ▸$length(name) }", Type.Object({ value: text })],
  ['type-mismatch', "{ 'value': ▸id }", Type.Object({ value: text })],
  [
    'type-mismatch',
    "{ 'value': ▸'yse' }",
    Type.Object({ value: Type.Union([Type.Literal('yes'), Type.Literal('no')]) }),
  ],
  [
    'type-mismatch',
    "{ 'value': ▸state }",
    Type.Object({ value: Type.Union([Type.Literal('open'), Type.Literal('closed')]) }),
  ],
  ['type-mismatch', "{ 'value': ▸active ? name : null }", Type.Object({ value: text })],
  ['type-mismatch', "{ 'value': name, 'other': ▸name }", Type.Object({ value: text }, { additionalProperties: false })],
  ['type-mismatch', "{ 'value': ▸{ 'a': name } }", Type.Object({ value: text })],
  ['type-mismatch', "{ 'value': ▸lines.quantity[] }", Type.Object({ value: Type.Array(text) })],
  ['type-mismatch', "{ 'value': ▸name = 'x' }", Type.Object({ value: text })],
  ['type-mismatch', '▸name', Type.Object({})],
  ['field-missing', "▸{ 'other': name }", Type.Object({ value: text })],
  [
    'field-missing',
    "{ 'value': [lines.▸{ 'sku': sku }] }",
    Type.Object({ value: Type.Array(Type.Object({ id: text, sku: orNull })) }),
  ],
  ['field-missing', "( $x := 1; ▸{ 'other': $x } )", Type.Object({ value: number })],
  ['field-missing', "active ? { 'value': name } : ▸{ 'val': name }", Type.Object({ value: text })],
  ['not-an-array', "{ 'value': ▸parts.lineId }", Type.Object({ value: Type.Array(text) })],
  ['not-an-array', "{ 'value': ▸name }", Type.Object({ value: Type.Array(text) })],
  ['not-an-array', "{ 'value': ▸words }", Type.Object({ value: Type.Array(text) })],
  [
    'not-an-array',
    "{ 'value': ▸parts.{ 'id': lineId } }",
    Type.Object({ value: Type.Array(Type.Object({ id: text })) }),
  ],
  ['not-an-array', "{ 'value': ▸$map(parts, function($l) { $l.lineId }) }", Type.Object({ value: Type.Array(text) })],
  ['not-an-array', "{ 'value': ▸parts[quantity > 0].lineId }", Type.Object({ value: Type.Array(text) })],
  ['not-a-single', "{ 'value': ▸parts.lineId }", Type.Object({ value: text })],
  ['not-a-single', "{ 'value': ▸parts[0].tags }", Type.Object({ value: text })],
  ['not-a-single', "{ 'value': ▸[name] }", Type.Object({ value: text })],
  ['not-a-single', "{ 'value': ▸parts.{ 'id': lineId } }", Type.Object({ value: Type.Object({ id: text }) })],
  ['money-arithmetic', "{ 'value': $number(goods) ▸+ $number(tax) }", Type.Object({ value: number })],
  ['money-arithmetic', "{ 'value': $round($number(goods), 2) ▸* 2 }", Type.Object({ value: number })],
  ['money-arithmetic', "{ 'value': ▸$sum([lines.$number(price)]) }", Type.Object({ value: number })],
  ['money-arithmetic', "( $a := goods; { 'value': 1 ▸- $number($a) } )", Type.Object({ value: number })],
  ['money-arithmetic', "{ 'value': [lines.$number(price)] ~> ▸$average }", Type.Object({ value: Type.Unknown() })],
  ['sum-maybe-missing', "{ 'value': count + ▸$sum(charges.units) }", Type.Object({})],
  ['sum-maybe-missing', "{ 'value': ▸$sum(lines.quantity) }", Type.Object({ value: number })],
  ['sum-maybe-missing', "( $s := ▸$sum(lines.quantity); { 'value': $s * 2 } )", Type.Object({})],
  ['date-without-zone', "{ 'value': ▸$toMillis(local) }", Type.Object({ value: number })],
  ['date-without-zone', "{ 'value': ▸$toMillis($replace(at, ' ', 'T')) }", Type.Object({ value: number })],
  ['date-without-zone', "{ 'value': $replace(at, ' ', 'T') ~> ▸$toMillis }", Type.Object({ value: number })],
];

test.each(findings)('%s is found at its place in %s', (kind, marked, target) => {
  const expression = marked.replace('▸', '');
  const { told } = findingsOf(expression, target);
  expect(told.map((finding) => [finding.kind, finding.character])).toEqual([[kind, marked.indexOf('▸')]]);
});

const refusing: readonly FindingKind[] = [
  'may-be-missing',
  'type-mismatch',
  'field-missing',
  'not-an-array',
  'not-a-single',
];

test.each(findings.filter(([kind]) => refusing.includes(kind)))(
  'the target refuses what some input gives, as %s says of %s',
  async (_, marked, target) => {
    const check = validator(target);
    const results = await Promise.all(inputs.map((input) => evaluated(marked.replace('▸', ''), input)));
    expect(results.some((result) => result && check(result.value) !== undefined)).toBe(true);
  },
);

test('there are at least 40 expressions that must stay silent', () => {
  expect(silentCases.length).toBeGreaterThanOrEqual(40);
});

describe.each(silentCases)('%s', (value, schema) => {
  const expression = `{ 'value': ${value} }`;
  const target = Type.Object({ value: schema });

  test('nothing is said of it', () => {
    expect(findingsOf(expression, target).told).toEqual([]);
  });

  test('every result is of the inferred type, and the target accepts it, unless it is told to be unproven', async () => {
    const { result } = inferTransform({ source: Source, target, expression });
    const isProven = !findingsOf(expression, target).all.some(({ kind }) => kind === 'unproven');
    const check = validator(target);
    for (const input of inputs.slice(0, 60)) {
      const outcome = await evaluated(expression, input);
      if (!outcome) continue;
      expect(strayIn(result, outcome.value)).toBeUndefined();
      if (isProven) expect(check(outcome.value)).toBeUndefined();
    }
  });
});

test('settings have the types of their schemas, and without schemas anything is possible', () => {
  const target = Type.Object({ value: Type.Number() });
  const transform = { source: Source, target, expression: "{ 'value': $settings.limit }" };
  const limit = (schema: TSchema) => inferTransform(transform, { limit: schema }).findings.map(({ kind }) => kind);
  expect(limit(Type.String())).toContain('type-mismatch');
  expect(limit(Type.Integer())).not.toContain('type-mismatch');
  expect(inferTransform(transform).findings.map(({ kind }) => kind)).toEqual(
    expect.not.arrayContaining(['type-mismatch']),
  );
});

test('a helper may be called with values of which only some have the field', () => {
  const helper = (calls: string) => `($f := function($o) { $o.title }; { 'value': [${calls}] })`;
  expect(findingsOf(helper('$f(customer), $f(parts[0].product)'), Type.Unknown()).told).toEqual([]);
  expect(findingsOf(helper('$f(customer)'), Type.Unknown()).told).toHaveLength(1);
});

test('what no path reads of the source is told, and what is passed on as a whole is not', () => {
  const unread = (expression: string) =>
    findingsOf(expression, Type.Unknown()).all.find(({ kind }) => kind === 'source-unused')?.what ?? '';
  const what = unread("{ 'value': [lines.lineId], 'to': customer }");
  expect(what).toContain('lines[].sku');
  expect(what).toContain('note');
  expect(what).not.toContain('customer');
  expect(what).not.toContain('lineId');
});

test.each(['&', 'and'])(
  'a mapping of many helpers inside each other ends, and says nothing that it does not know: %s',
  (operator) => {
    const helpers = Array.from(
      { length: 30 },
      (_, n) => `$f${n + 1} := function($v) { $f${n}($v) ${operator} $f${n}($v) };`,
    );
    const expression = `($f0 := function($v) { $v.name }; ${helpers.join(' ')} { 'value': $f30($) ? 'a' : 'b' })`;
    const { told } = findingsOf(expression, Type.Object({ value: Type.Number() }));
    expect(told).toEqual([]);
  },
);

test('an expression that does not parse has no findings here', () => {
  expect(inferTransform({ ...batch, expression: '{ ' })).toEqual({ result: { unknown: true }, findings: [] });
});
