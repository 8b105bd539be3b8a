/** Webhook scripts on Node 18: authentic, and keyed as the runtime keys. */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { variableName } from '../../src/platforms/patchworks/authentication-text.ts';
import { bundleWebhook, unsupported } from '../../src/platforms/patchworks/bundle-webhook.ts';
import { identify } from '../../src/runtime/intake/identify-event.ts';
import { connectorOf, everyConnector, runOnNode18 } from './on-node18.ts';

const root = join(import.meta.dirname, '..', '..');
const secret = 'synthetic-secret';

/** What some systems say in headers alone. */
const headersOf = (topic: string) => ({ 'x-shopify-topic': topic, 'x-shopify-webhook-id': `delivery of ${topic}` });

const signed = (raw: string, encoding: 'base64' | 'hex', key = secret) =>
  createHmac('sha256', key).update(raw).digest(encoding);

test('every topic of every connector: an authentic event has the key and the version that the runtime gives it', async () => {
  let keyed = 0;
  for (const connector of everyConnector()) {
    const { webhooks } = connector;
    if (!webhooks || webhooks.signature.kind === 'none') continue;
    if (unsupported(webhooks)) {
      await expect(bundleWebhook(connector, Object.keys(webhooks.topics))).rejects.toMatchObject({
        code: 'SCRIPT_WEBHOOK_UNSUPPORTED',
      });
      continue;
    }
    const { signature } = webhooks;
    const signedAs = (raw: string) =>
      signature.kind === 'hmacSha256' ? { [signature.header]: signed(raw, signature.encoding) } : {};
    const { code, id } = await bundleWebhook(connector, Object.keys(webhooks.topics));
    expect(id).toBe(`${connector.id}/webhook`);
    const events: { topic: string; body: object; raw: string }[] = [];
    for (const [topic, { schema }] of Object.entries(webhooks.topics)) {
      const file = join(root, 'schemas', 'systems', `${schema}.ts`);
      const { examples } = (await import(file)) as { examples: readonly object[] };
      // As PHP writes: with escaped slashes, so that only the raw text verifies.
      for (const body of examples) events.push({ topic, body, raw: JSON.stringify(body).replaceAll('/', '\\/') });
    }
    const variable = variableName(connector.id, 'credential' in signature ? signature.credential : '');
    const { node, answers } = await runOnNode18(
      code,
      events.map(({ raw, topic }) => ({
        payload: raw,
        meta: { trace: '7', ...headersOf(topic), ...signedAs(raw) },
        variables: { [variable]: secret },
      })),
    );
    expect(node).toMatch(/^18\./);
    for (const [index, { topic, body, raw }] of events.entries()) {
      const answer = answers[index];
      expect([topic, answer?.error]).toEqual([topic, undefined]);
      const declared = webhooks.topics[topic] ?? { key: '', version: '' };
      const identified = await identify(declared, body, { headers: headersOf(topic) });
      expect(identified.kind).toBe('keyed');
      expect(answer?.payload).toBe(raw);
      expect({ kind: 'keyed', key: answer?.meta?.key, version: answer?.meta?.version }).toEqual(identified);
      expect(answer?.meta).toMatchObject({ trace: '7', topic, trigger: expect.stringMatching(/./) });
      keyed += 1;
    }
  }
  expect(keyed).toBeGreaterThan(8);
});

test('what is not authentic, not listened to or not understood is refused in one line, and says what to do', async () => {
  const connector = await connectorOf('loop-returns');
  const { code } = await bundleWebhook(connector, ['return', 'label']);
  const given = (raw: string, over: object = {}) => ({
    payload: raw,
    meta: { 'x-loop-signature': signed(raw, 'base64') },
    variables: { loopReturnsWebhookSecret: secret },
    ...over,
  });
  const event = '{"topic":"label","trigger":"label.updated"}';
  const { answers } = await runOnNode18(code, [
    given(event, { meta: { 'x-loop-signature': signed(event, 'base64', 'other') } }),
    given(event, { meta: { 'x-loop-signature': '' } }),
    given(event, { meta: {} }),
    given(`${event} `, { meta: { 'x-loop-signature': signed(event, 'base64') } }),
    given(event, { variables: {} }),
    given('{"topic":"restock"}'),
    given('{"topic":["return"]}'),
    given('{"topic":"__proto__"}'),
    given(event),
    given('no json'),
    given(''),
    given('x'.repeat(1_048_577)),
  ]);
  expect(answers.map(({ error }) => error?.split(' ')[0])).toEqual([
    'WEBHOOK_SIGNATURE',
    'WEBHOOK_SIGNATURE',
    'WEBHOOK_SIGNATURE',
    'WEBHOOK_SIGNATURE',
    'VARIABLE_MISSING',
    'WEBHOOK_TOPIC_UNKNOWN',
    'WEBHOOK_TOPIC_UNKNOWN',
    'WEBHOOK_TOPIC_UNKNOWN',
    'WEBHOOK_NOT_UNDERSTOOD',
    'PAYLOAD_NOT_JSON',
    'PAYLOAD_EMPTY',
    'WEBHOOK_TOO_LARGE',
  ]);
  for (const { error, stack } of answers) {
    expect(error).not.toContain('\n');
    expect(error).not.toContain(secret);
    expect(stack).toBe(error);
  }
  expect(answers[2]?.error).toMatch(/ was given no X-Loop-Signature\. Pass the header X-Loop-Signature on as meta/);
  expect(answers[5]?.error).toMatch(/ Subscribe to these alone: return, label\.$/);
});

test('the signature is found wherever the platform passes headers on', async () => {
  const connector = await connectorOf('archean-r247');
  const signature = connector.webhooks?.signature;
  if (signature?.kind !== 'hmacSha256') throw new Error('Archean signs its events.');
  const { code } = await bundleWebhook(connector, ['dispatch.created']);
  const file = join(root, 'schemas', 'systems', 'archean-r247', 'dispatch-created-webhook.ts');
  const { examples } = (await import(file)) as { examples: readonly object[] };
  const raw = JSON.stringify(examples[0]);
  const headers = { 'X-ARCHEAN-SIGNATURE': signed(raw, signature.encoding) };
  const archeanR247WebhookSecret = secret;
  const { answers } = await runOnNode18(code, [
    { payload: raw, headers, variables: { archeanR247WebhookSecret } },
    { payload: raw, variables: { ...headers, archeanR247WebhookSecret } },
    { payload: raw, flow: { variables: { ...headers, archeanR247WebhookSecret } } },
  ]);
  expect(answers.map(({ error, meta }) => [error, meta?.topic])).toEqual(
    answers.map(() => [undefined, 'dispatch.created']),
  );
});
