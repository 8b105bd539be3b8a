/** Response scripts on Node 18: what the runtime makes of an answer, the platform is told. */
import type { ResolvedConnector } from '../../src/blueprint/resolve-connector.ts';
import { bundleOperation } from '../../src/platforms/patchworks/bundle-operation.ts';
import { openOperation } from '../../src/runtime/connection/connection.ts';
import { connectorOf, everyConnector, runOnNode18 } from './on-node18.ts';

const responseCodes = {
  ok: 0,
  retry: 1,
  throttled: 1,
  reauthenticate: 4,
  dataError: 3,
  superseded: 2,
  conflict: 3,
  unknown: 3,
};
const statuses = [200, 204, 302, 400, 401, 403, 404, 408, 409, 410, 413, 422, 429, 500, 503];

async function responseScript(connector: ResolvedConnector, operation: string): Promise<string> {
  const scripts = await bundleOperation(connector, operation);
  return scripts.find(({ kind }) => kind === 'response')?.code ?? '';
}

/** Bodies of every known form, with each text that the rules compare. */
function bodiesFor(rules: readonly { readonly when: string }[]): unknown[] {
  const words = new Set(rules.flatMap(({ when }) => [...when.matchAll(/"([^"]+)"/g)].map(([, word]) => word)));
  return [
    null,
    true,
    false,
    [],
    {},
    '<html><body>502 Bad Gateway</body></html>',
    { id: '1', line_items: [] },
    { returns: [] },
    { error: { message: 'No return found with this ID.' } },
    [{ code: 'x' }, { errors: [] }],
    ...[...words].flatMap((word) => [
      { code: word, detail: 'refused', errors: [{ field: 'sku', message: 'unknown', code: word }] },
      { errors: { code: word, message: 'refused' } },
      { errors: word },
      { data: { done: { userErrors: [{ code: word, message: 'refused' }] } } },
      { error: { code: word, http_code: word, message: 'refused' } },
    ]),
  ];
}

test('of every operation: the code, the message and the log are those of the outcome that the runtime reads', async () => {
  const seen = new Set<string>();
  const kinds = new Set<string>();
  for (const connector of everyConnector()) {
    for (const [id, declared] of Object.entries(connector.operations)) {
      if (declared.enabled === false) continue;
      const { declaration, readOutcome } = openOperation(connector, id);
      const rules = [...(declaration.outcomes ?? []), ...connector.outcomes];
      const form = JSON.stringify([connector.id, declaration.direction, declaration.outcomes]);
      if (seen.has(form)) continue;
      seen.add(form);
      const given = statuses.flatMap((status) => bodiesFor(rules).map((body) => ({ status, body })));
      const { node, answers } = await runOnNode18(
        await responseScript(connector, id),
        given.map(({ status, body }) => ({
          payload: null,
          response: { status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) },
        })),
      );
      expect(node).toMatch(/^18\./);
      for (const [index, answer] of given.entries()) {
        const outcome = await readOutcome({ ...answer, headers: {} });
        kinds.add(outcome.kind);
        const told = [outcome.code ?? outcome.kind, outcome.message].filter(Boolean).join(' ').replace(/[.!]$/, '');
        const { response_code, message, logs } = answers[index] ?? {};
        const where = [id, answer];
        expect([...where, response_code]).toEqual([...where, responseCodes[outcome.kind]]);
        if (outcome.kind === 'ok') expect([...where, message]).toEqual([...where, undefined]);
        else expect([...where, message?.slice(0, told.length + 1)]).toEqual([...where, `${told}.`]);
        expect(logs?.[0]).toContain(`${connector.id}/${id}: HTTP status ${answer.status}, ${outcome.kind}`);
      }
    }
  }
  expect(seen.size).toBeGreaterThan(8);
  expect([...kinds].sort()).toEqual(Object.keys(responseCodes).sort());
});

test('an answer goes on whole, in the names of the connector, with members of the input that are not ours', async () => {
  const fields = { data: 'rows', sku: 'itemCode' };
  const connector = await connectorOf('archean-r247', { fields });
  const code = await responseScript(connector, 'listProducts');
  const body = JSON.stringify({ rows: [{ itemCode: 'A', title: 'x' }] });
  const response = { status: 200, headers: { 'Content-Type': ['application/json'] }, body };
  const { answers } = await runOnNode18(code, [{ payload: 'old', meta: { trace: '7' }, flow: { run: 1 }, response }]);
  expect(answers[0]).toMatchObject({
    payload: '{"data":[{"sku":"A","title":"x"}]}',
    meta: { trace: '7' },
    flow: { run: 1 },
    response_code: 0,
  });
});

test('an answer in which no name changes goes on as it came, with every digit', async () => {
  const code = await responseScript(await connectorOf('loop-returns'), 'getReturn');
  const bodies = ['{ "id": 12345678901234567890, "line_items": [] }', '<html>', ''];
  const { answers } = await runOnNode18(
    code,
    bodies.map((body) => ({ payload: 'old', response: { status: 200, headers: {}, body } })),
  );
  expect(answers.map(({ payload }) => payload)).toEqual(bodies);
});

test('rules see the settings of the brand and headers in lower case', async () => {
  const defaults = (await connectorOf('archean-r247')).settings.rate as Record<string, unknown>;
  const connector = await connectorOf('archean-r247', { rate: { ...defaults, throttleStatuses: [420] } });
  const code = await responseScript(connector, 'listProducts');
  const { answers } = await runOnNode18(code, [
    { payload: null, response: { status: 420, headers: {}, body: '' } },
    { payload: null, response: { status: '429', headers: {}, body: '' } },
  ]);
  expect(answers.map(({ response_code }) => response_code)).toEqual([1, 3]);
});

test('a response script never throws: what it can not read of a write is not sent again', async () => {
  const connector = await connectorOf('archean-r247');
  const deep = `${'['.repeat(101)}${']'.repeat(101)}`;
  const inputs = [
    { payload: null },
    { payload: null, response: 'text' },
    { payload: null, response: { status: 200, headers: null, body: deep } },
    { payload: null, response: { status: 200, headers: {}, body: ' '.repeat(16_777_217) } },
  ];
  const write = (await runOnNode18(await responseScript(connector, 'createStockAdjustment'), inputs)).answers;
  const read = (await runOnNode18(await responseScript(connector, 'listProducts'), inputs)).answers;
  expect(write.map(({ response_code }) => response_code)).toEqual([3, 3, 3, 3]);
  expect(read.map(({ response_code }) => response_code)).toEqual([3, 3, 1, 1]);
  expect(write[2]?.payload).toBe(deep);
  expect(write[0]?.message).toMatch(/^RESPONSE_MISSING .+ Attach it as a response script/);
  expect(write[0]?.logs).toEqual([write[0]?.message]);
  expect(write[2]?.message).toMatch(/^OUTCOME_UNREADABLE .+ nested too deeply/);
  expect(write[3]?.message).toMatch(/^OUTCOME_UNREADABLE .+ 16777217 bytes; the limit is 16777216/);
});
