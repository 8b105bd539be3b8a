/** The deployable scripts on the Node that the platform runs: every golden fixture gives the bytes of the fixture. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import jsonata from 'jsonata';
import type { Flow } from '../../schemas/formats/flow.ts';
import type { Transform } from '../../schemas/formats/transform.ts';
import { resolveSettings } from '../../src/blueprint/resolve-settings.ts';
import { transformUses } from '../../src/check/flow-parts.ts';
import { withStandardFunctions } from '../../src/mapping/standard-functions.ts';
import { bundleTransform } from '../../src/platforms/patchworks/bundle-transform.ts';
import { runOnNode18 } from '../scripts/on-node18.ts';
import { fixturesBySettings } from './fixtures.ts';

const root = join(import.meta.dirname, '..', '..');

/** One input of a script. */
const given = (payload: string | null) => ({ payload, meta: { kept: 'yes' }, flow: { variables: {} } });

const flows = globSync('*/*.json', { cwd: join(root, 'flows') }).map(
  (file) => JSON.parse(readFileSync(join(root, 'flows', file), 'utf8')) as Flow,
);

/** Of the flows that use it; those of one flow have one name each. */
function defaultsOf(transform: Transform): Record<string, unknown> {
  const users = flows.filter((flow) => transformUses(flow).some(({ id }) => id === transform.id));
  return Object.assign({}, ...users.map(({ settings }) => resolveSettings(settings)));
}

const names = globSync('*/*.ts', { cwd: join(root, 'transforms') }).sort();

test.each(names)('%s: every golden fixture gives the same bytes as a script on Node 18', async (name) => {
  const { transform } = (await import(join(root, 'transforms', name))) as { transform: Transform };
  const fixtures = fixturesBySettings(transform.id);
  expect(fixtures.size).toBeGreaterThan(0);
  for (const [settings, group] of fixtures) {
    const values = { ...defaultsOf(transform), ...(JSON.parse(settings) as Record<string, unknown>) };
    const { code } = await bundleTransform(transform, values);
    const judge = withStandardFunctions(jsonata(transform.expression));
    const { node, answers } = await runOnNode18(
      code,
      group.map(({ input }) => given(JSON.stringify(input))),
    );
    expect(node).toMatch(/^18\./);
    for (const [index, golden] of group.entries()) {
      const answer = answers[index];
      if (golden.expectedError) {
        expect(answer?.error).toMatch(new RegExp(`^${golden.expectedError.code} `));
        continue;
      }
      expect(answer?.error).toBeUndefined();
      expect(JSON.parse(answer?.payload ?? '')).toStrictEqual(golden.expected);
      expect(answer?.payload).toBe(JSON.stringify(await judge.evaluate(golden.input, { settings: values })));
      expect(answer?.meta).toEqual({ kept: 'yes', mapping: transform.id });
      expect(answer?.logs).toEqual([`${transform.id}: mapped`]);
    }
  }
});

test('the standard functions run in a script, without making code at run time', async () => {
  const transform: Transform = {
    id: 'archean-r247--loop-returns/standard-functions',
    title: 'Standard functions in a script',
    description: 'Calls a function of each kind, so that each is bundled.',
    source: Type.Object({ amount: Type.String(), placed: Type.String(), name: Type.String() }),
    target: Type.Unknown(),
    settings: [],
    expression: `{
      'parts': $moneyAllocate(amount, [1, 2], 'GBP'),
      'key': $stableKey({ 'name': name }),
      'placed': $toInstant(placed, 'America/New_York'),
      'name': $foldText(name),
      'channel': name = 'Nobody' ? $fail('NAME_MISSING', 'There is nobody.') : $lookupOr({ 'x': 1 }, name, 0)
    }`,
  };
  const inputs = ['Zoë', 'Nobody'].map((name) => ({ amount: '10.00', placed: '2026-07-01 09:15', name }));
  const { code } = await bundleTransform(transform, {});
  const { answers } = await runOnNode18(
    code,
    inputs.map((input) => given(JSON.stringify(input))),
  );
  const judge = withStandardFunctions(jsonata(transform.expression));
  expect(answers[0]?.payload).toBe(JSON.stringify(await judge.evaluate(inputs[0])));
  expect(JSON.parse(answers[0]?.payload ?? '')).toMatchObject({ parts: ['3.33', '6.67'], name: 'zoe', channel: 0 });
  expect(answers[1]?.error).toMatch(/^NAME_MISSING There is nobody\./);
});

test('a script refuses what it cannot map in one line with a code and the path, and no stack', async () => {
  const { transform } = (await import(
    join(root, 'transforms', 'archean-r247--loop-returns', 'normalise-return.ts')
  )) as {
    transform: Transform;
  };
  const { code } = await bundleTransform(transform, defaultsOf(transform));
  const wrong = { id: '1', state: 'closed', line_items: [{ line_item_id: '1', sku: 3.5 }], created_at: 7 };
  const payloads = [null, '', 'no json', '{}', JSON.stringify(wrong)];
  const { answers } = await runOnNode18(code, payloads.map(given));
  const codes = answers.map(({ error }) => error?.split(' ')[0]);
  expect(codes).toEqual(['PAYLOAD_EMPTY', 'PAYLOAD_EMPTY', 'PAYLOAD_NOT_JSON', 'SOURCE_MISMATCH', 'SOURCE_MISMATCH']);
  for (const { error, stack } of answers) {
    expect(error).not.toContain('\n');
    expect(stack).toBe(error);
  }
});
