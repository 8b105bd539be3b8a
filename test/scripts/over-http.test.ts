/** The scripts of an endpoint in the order in which the platform runs them, against the emulators over HTTP. */
import { type ResolvedConnector, resolveConnector } from '../../src/blueprint/resolve-connector.ts';
import type { Effect } from '../../src/emulators/core/ledger.ts';
import { variableName } from '../../src/platforms/patchworks/authentication-text.ts';
import { bundleOperation } from '../../src/platforms/patchworks/bundle-operation.ts';
import { buildRequest } from '../../src/runtime/connection/build-request.ts';
import { openOperation } from '../../src/runtime/connection/connection.ts';
import { requestBody } from '../../src/runtime/connection/request-body.ts';
import { type Control, type NamedSubject, subjects, type Use } from '../conformance/subject.ts';
import { type Answer, runOnNode18 } from './on-node18.ts';

interface WireRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** More pages than any test has. */
const maximumPages = 10;

/** A flow of the platform: it knows addresses, variables and scripts, and no secret is in the scripts. */
async function platformFor(subject: NamedSubject, settings: Readonly<Record<string, unknown>> = {}) {
  const emulator = await subject.start();
  const connector = resolveConnector(subject.connector, { ...subject.settings(emulator.url), ...settings });
  const variables = Object.fromEntries(
    Object.entries(subject.credentials).map(([name, value]) => [variableName(subject.id, name), value]),
  );
  const built = new Map<string, Promise<Map<string, string>>>();
  const script = async (operation: string, kind: string): Promise<string> => {
    const scripts =
      built.get(operation) ??
      bundleOperation(connector, operation).then((made) => new Map(made.map((one) => [one.kind, one.code])));
    built.set(operation, scripts);
    return (await scripts).get(kind) ?? '';
  };
  const run = async (code: string, data: object): Promise<Answer> => {
    const [answer] = (await runOnNode18(code, [{ payload: null, variables, ...data }])).answers;
    expect(answer?.error).toBeUndefined();
    return answer ?? {};
  };
  const addressOf = async (operation: string, { parameters = {}, body }: Use): Promise<WireRequest> => {
    const opened = openOperation(connector, operation);
    // The script gives the body its names on the wire, and adds what is sent beside it.
    const { method, url, body: document } = buildRequest(connector, opened, parameters, undefined);
    const built = requestBody(connector.settings, opened, parameters, body);
    const text = built === undefined ? document : JSON.stringify(built);
    const json = text === undefined ? {} : { body: text };
    const headers: Record<string, string> = text === undefined ? {} : { 'content-type': 'application/json' };
    return { method, url: connector.baseUrl + url, headers, ...json };
  };
  let token: Promise<Record<string, string>> | undefined;
  const send = async (operation: string, given: WireRequest) => {
    token ??= platformToken(connector, subject.credentials);
    const request = { ...given, headers: { ...given.headers, ...(await token) } };
    const prepared = await run(await script(operation, 'pre-request'), { payload: JSON.stringify({ request }) });
    const { url, ...rest } = JSON.parse(prepared.payload ?? '').request as WireRequest;
    const answer = await fetch(url, rest);
    const headers = Object.fromEntries(answer.headers);
    const response = { status: answer.status, headers, body: await answer.text() };
    return { response, told: await run(await script(operation, 'response'), { response }) };
  };
  const call = async (operation: string, use: Use = {}) => {
    const { told } = await send(operation, await addressOf(operation, use));
    expect([operation, told.response_code, told.message]).toEqual([operation, 0, undefined]);
    return { body: JSON.parse(told.payload ?? '') as unknown };
  };
  const readAll = async (operation: string, use: Use): Promise<unknown[]> => {
    const bodies: unknown[] = [];
    let request = await addressOf(operation, use);
    for (let page = 0; page < maximumPages; page += 1) {
      const { response, told } = await send(operation, request);
      expect([told.message, told.response_code]).toEqual([undefined, 0]);
      bodies.push(JSON.parse(told.payload ?? ''));
      const { status, headers, body } = response;
      const given = { request, response: { status_code: status, headers }, payload: body };
      const paged = await run(await script(operation, 'pagination'), { payload: JSON.stringify(given) });
      const { has_next_page, ...next } = JSON.parse(paged.payload ?? '') as WireRequest & { has_next_page: boolean };
      if (!has_next_page) return bodies;
      request = next;
    }
    throw new Error(`${operation} has no end.`);
  };
  const control: Control = async <Result>(method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${emulator.url}/_control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
    return (await answer.json()) as Result;
  };
  return { connector, addressOf, send, call, readAll, control, close: () => emulator.close() };
}

/** What the platform's own authentication method adds: a token, where the system gives tokens. */
async function platformToken(
  { auth }: ResolvedConnector,
  credentials: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const method = auth.methods[auth.use];
  if (method?.kind !== 'oauth2ClientCredentials') return {};
  const pair = [method.clientId, method.clientSecret].map((name) => credentials[name]).join(':');
  const form = { grant_type: 'client_credentials', ...(method.scope ? { scope: method.scope } : {}) };
  const answer = await fetch(method.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  return { authorization: `Bearer ${access_token}` };
}

const subjectOf = (id: string): NamedSubject => {
  const found = subjects.find((subject) => subject.id === id);
  if (!found) throw new Error(`There is no subject ${id}.`);
  return found;
};

const pagedReads = subjects.flatMap((subject) =>
  Object.entries(subject.reads).flatMap(([operation, { paged, use }]) =>
    paged ? [{ name: `${subject.id} ${operation}`, subject, operation, paged, use }] : [],
  ),
);

test.each(pagedReads)(
  '$name: three rows in pages of two come once each',
  async ({ subject, operation, paged, use }) => {
    const platform = await platformFor(subject);
    try {
      await paged.seed(platform, 3);
      const bodies = await platform.readAll(operation, (await use?.(platform)) ?? {});
      const ids = bodies.flatMap((body) => paged.rows(body)).map(paged.identity);
      expect(bodies.length).toBeGreaterThanOrEqual(2);
      expect(ids).toHaveLength(3);
      expect(new Set(ids).size).toBe(3);
    } finally {
      await platform.close();
    }
  },
);

test('a write that the platform repeats takes effect once, because its key is the same', async () => {
  const subject = subjectOf('archean-r247');
  const platform = await platformFor(subject);
  try {
    await subject.seed(platform.control, 500);
    const use = (await subject.writes.createStockAdjustment?.use(0, platform)) ?? {};
    for (let attempt = 0; attempt < 3; attempt += 1) await platform.call('createStockAdjustment', use);
    const { effects } = await platform.control<{ effects: readonly Effect[] }>('GET', 'ledger');
    expect(effects).toHaveLength(1);
  } finally {
    await platform.close();
  }
});

test('a wrong key makes the platform authenticate anew, and a refusal inside HTTP 200 fails the flow', async () => {
  const subject = subjectOf('loop-returns');
  const platform = await platformFor({ ...subject, credentials: { ...subject.credentials, apiKey: 'wrong' } });
  const right = await platformFor(subject);
  try {
    const list = await platform.addressOf('listDestinations', {});
    expect((await platform.send('listDestinations', list)).told).toMatchObject({
      response_code: 4,
      message: expect.stringMatching(/^LOOP_UNAUTHORIZED /),
    });
    const missing = await right.send(
      'getReturn',
      await right.addressOf('getReturn', { parameters: { returnId: '1' } }),
    );
    expect(missing.response.status).toBe(200);
    expect(missing.told).toMatchObject({ response_code: 3, message: expect.stringMatching(/^RETURN_NOT_FOUND /) });
  } finally {
    await platform.close();
    await right.close();
  }
});
