/** What a payload script on Node 18 says of payloads that it can not map. */
import { Type } from '@sinclair/typebox';
import type { Transform } from '../../schemas/formats/transform.ts';
import { bundleTransform } from '../../src/platforms/patchworks/bundle-transform.ts';
import { runOnNode18 } from './on-node18.ts';

const transform: Transform = {
  id: 'a--b/double',
  title: 'Twice the number',
  description: 'An example that a test can read at a glance.',
  source: Type.Object({ rows: Type.Array(Type.Unknown()), text: Type.Optional(Type.String()) }),
  target: Type.Object({ total: Type.Number({ maximum: 100 }) }),
  settings: ['factor'],
  expression: '{ "total": $sum(rows.$number(amount)) * $settings.factor }',
};

const codeOf = async (): Promise<string> => (await bundleTransform(transform, { factor: 2, other: 'unused' })).code;

const nested = (levels: number) =>
  `{"text":"\\\\\\"[[[[","rows":[{"amount":1},${'['.repeat(levels)}${']'.repeat(levels)}]}`;

test('every kind of bad payload has its own code, place and next step, in one line', async () => {
  const { node, answers } = await runOnNode18(
    await codeOf(),
    [
      '{"rows":[{"amount":"1.5"}]}',
      null,
      '',
      '{\n  "rows": [1,,2]\n}',
      '{"rows": [\n',
      'no json',
      '{"rows":7}',
      '{}',
      '{"rows":[{"amount":"many"}]}',
      '{"rows":[{"amount":51}]}',
    ].map((payload) => ({ payload })),
  );
  expect(node).toMatch(/^18\./);
  expect(answers[0]).toMatchObject({ payload: '{"total":3}', meta: { mapping: transform.id } });
  const notJson = 'Look at what the step before this one gives: it must be JSON.';
  const mend = 'Add the payload as a golden fixture, and mend the mapping.';
  const compare = 'Compare this field with what the step before gives.';
  expect(answers.slice(1).map(({ error }) => error)).toEqual([
    'PAYLOAD_EMPTY a--b/double was given no payload. Connect it to the step that gives one.',
    'PAYLOAD_EMPTY a--b/double was given no payload. Connect it to the step that gives one.',
    `PAYLOAD_NOT_JSON The payload of a--b/double is no JSON at line 2, column 14. ${notJson}`,
    `PAYLOAD_NOT_JSON The payload of a--b/double is no JSON: it ends too early, at line 2, column 1. ${notJson}`,
    `PAYLOAD_NOT_JSON The payload of a--b/double is no JSON at line 1, column 2. ${notJson}`,
    `SOURCE_MISMATCH The payload does not fit the source of a--b/double: /rows breaks the rule type. ${compare}`,
    `SOURCE_MISMATCH The payload does not fit the source of a--b/double: / breaks the rule required (rows). ${compare}`,
    `EXPRESSION_FAILED a--b/double could not be evaluated: D3030 at character 29 of its expression. ${mend}`,
    `TARGET_MISMATCH The result of a--b/double does not fit its target: /total breaks the rule maximum. ${mend}`,
  ]);
  for (const { error, stack } of answers) expect(stack).toBe(error);
});

test('a payload may have 100 levels, and brackets in texts are none', async () => {
  const { answers } = await runOnNode18(
    await codeOf(),
    [nested(98), nested(99), `${'['.repeat(200_000)}`, `{"text":"${'['.repeat(200)}\\\\","rows":[{"amount":1}]}`].map(
      (payload) => ({
        payload,
      }),
    ),
  );
  expect(answers.map(({ error }) => error?.slice(0, 77))).toEqual([
    undefined,
    'PAYLOAD_TOO_DEEP The payload of a--b/double has more than 100 levels at line ',
    'PAYLOAD_TOO_DEEP The payload of a--b/double has more than 100 levels at line ',
    undefined,
  ]);
  expect(answers[2]?.error).toContain('at line 1, column 101.');
});

test('a payload longer than 50,000,000 characters is refused before it is parsed', async () => {
  const [answer] = (await runOnNode18(await codeOf(), [{ payload: 'x'.repeat(50_000_001) }])).answers;
  expect(answer?.error).toMatch(
    /^PAYLOAD_TOO_LONG .+ has 50000001 characters; the limit is 50000000\. Put flow control/,
  );
});

test('a script is not built without the settings that its mapping reads, and takes no others along', async () => {
  await expect(bundleTransform(transform, { other: 1 })).rejects.toMatchObject({ code: 'SCRIPT_SETTING_MISSING' });
  expect(await codeOf()).not.toContain('unused');
});
