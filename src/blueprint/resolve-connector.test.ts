import type { Connector } from '../../schemas/formats/connector.ts';
import { connectorExample } from '../../schemas/formats/examples/connector.ts';
import { resolveConnector } from './resolve-connector.ts';

const setting = (value?: unknown) => ({
  description: 'A setting of a test.',
  schema: {},
  ...(value === undefined ? {} : { default: value }),
});

const connector: Connector = {
  ...connectorExample,
  baseUrl: '{settings.host}/{settings.version}/api',
  settings: { ...connectorExample.settings, host: setting(), version: setting(7), rate: setting({ perMinute: 60 }) },
  budget: { kind: 'tokenBucket', limit: '{settings.rate.perMinute}', windowMs: 60_000, burst: 10, pauseMs: 1_000 },
};
const values = { host: 'https://north.example.test' };

test('a whole reference takes the value with its type, a reference inside a text takes its text', () => {
  const resolved = resolveConnector(connector, { ...values, maximumLines: 7 });
  expect(resolved.budget).toMatchObject({ limit: 60 });
  expect(resolved.baseUrl).toBe('https://north.example.test/7/api');
  expect(resolved.operations.createMovement?.batch?.limit).toBe(7);
  expect(resolved.operations.createMovement?.idempotency).toEqual([
    { kind: 'header', header: 'Idempotency-Key', enabled: true },
  ]);
  expect(resolved.settings).toMatchObject({ host: values.host, maximumLines: 7, rate: { perMinute: 60 } });
  expect(JSON.stringify({ ...resolved, settings: null })).not.toContain('{settings.');
});

test('a value that looks like a reference is not taken for one', () => {
  const resolved = resolveConnector(connector, { ...values, host: 'https://{settings.version}' });
  expect(resolved.baseUrl).toBe('https://{settings.version}/7/api');
});

test('expressions keep their braces', () => {
  const when = 'body{settings.kind: $count(items)} and { "a": settings.a }.a';
  const resolved = resolveConnector({ ...connector, outcomes: [{ when, outcome: 'ok' }] }, values);
  expect(resolved.outcomes[0]?.when).toBe(when);
});

test('a reference without a value is an error that says where to set it', () => {
  expect(() => resolveConnector(connector)).toThrow(
    expect.objectContaining({
      code: 'SETTING_MISSING',
      nextSteps: ["Set connectors.example-stock.settings.host in the brand's file."],
    }),
  );
  for (const path of ['rate.perHour', 'rate.perMinute.deeper', 'rate.constructor', 'constructor', 'host.length']) {
    const broken = { ...connector, headers: { 'x-test': `{settings.${path}}` } };
    expect(() => resolveConnector(broken, values)).toThrow(expect.objectContaining({ code: 'SETTING_MISSING' }));
  }
});

test('the declaration is not changed', () => {
  const before = structuredClone(connector);
  resolveConnector(connector, values);
  expect(connector).toEqual(before);
});
