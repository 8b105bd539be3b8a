import { createServer as createTcpServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { dropped, type ExampleSystem, json, startExampleSystem } from './example-system.ts';
import { exchange, openHttp } from './transport.ts';

let system: ExampleSystem;

beforeAll(async () => {
  system = await startExampleSystem();
});

afterAll(() => system.close());

const get = { method: 'GET', url: '/things?a=1', headers: {}, body: undefined };
const post = { ...get, method: 'POST', body: '{"a":1}' };
const http = (more: { baseUrl?: string; timeoutMs?: number; maximumResponseBytes?: number } = {}) =>
  openHttp({ baseUrl: `${system.url}/api`, timeoutMs: 5_000, maximumResponseBytes: 10_000, ...more });

test('an answer has its status, headers in lower case and the body parsed, whatever the status', async () => {
  system.answer(json(418, { tea: true }, { 'X-Pot': 'full' }));
  expect(await exchange(http(), post)).toMatchObject({
    status: 418,
    headers: { 'x-pot': 'full' },
    body: { tea: true },
  });
  expect(system.received).toMatchObject([
    { method: 'POST', url: '/api/things?a=1', body: '{"a":1}', headers: { 'content-type': 'application/json' } },
  ]);
});

test('a body that is no JSON is text, and an empty one is null', async () => {
  system.answer(
    (_request, response) => response.end('<html>'),
    (_request, response) => response.writeHead(204).end(),
  );
  expect(await exchange(http(), get)).toMatchObject({ status: 200, body: '<html>' });
  expect(await exchange(http(), get)).toMatchObject({ status: 204, body: null });
});

test('a redirect is an answer and is not followed, so that no credential goes to another place', async () => {
  system.answer(json(302, {}, { location: `${system.url}/elsewhere` }));
  expect(await exchange(http(), get)).toMatchObject({ status: 302 });
  expect(system.received).toHaveLength(1);
});

test('a path that looks like an address stays under the base address', async () => {
  system.answer(json(200, {}));
  await exchange(http(), { ...get, url: '//other.example.test/things' });
  await exchange(http(), { ...get, url: 'https://other.example.test/things' });
  expect(system.received.map(({ url }) => url)).toEqual([
    '/api/other.example.test/things',
    '/api/https://other.example.test/things',
  ]);
});

test('a connection that is refused and a name that is unknown sent nothing', async () => {
  const closed = await startExampleSystem();
  await closed.close();
  for (const baseUrl of [closed.url, 'http://no-such-host.invalid']) {
    expect(await exchange(http({ baseUrl }), post)).toMatchObject({ sent: false, code: 'NO_ANSWER' });
  }
});

test('a connection dropped after the request may have sent it, before the answer and amid it', async () => {
  system.answer(dropped);
  expect(await exchange(http(), post)).toMatchObject({ sent: true, code: 'NO_ANSWER' });
  system.answer((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"half":');
    setTimeout(() => response.socket?.destroy(), 20);
  });
  expect(await exchange(http(), post)).toMatchObject({ sent: true, code: 'NO_ANSWER' });
});

test('silence and an answer that trickles both end at the limit of time', async () => {
  const trickle = (_request: unknown, response: import('node:http').ServerResponse) => {
    const drops = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(drops));
  };
  for (const answering of [() => undefined, trickle]) {
    system.answer(answering);
    const startedAt = performance.now();
    expect(await exchange(http({ timeoutMs: 300 }), post)).toMatchObject({ sent: true, code: 'NO_ANSWER' });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  }
});

test('a system that takes the connection and never speaks HTTP ends at the limit of time', async () => {
  const sockets: Socket[] = [];
  const mute = createTcpServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const { port } = mute.address() as { port: number };
  const answer = await exchange(http({ baseUrl: `http://127.0.0.1:${port}`, timeoutMs: 200 }), post);
  expect(answer).toMatchObject({ sent: true, code: 'NO_ANSWER' });
  for (const socket of sockets) socket.destroy();
  mute.close();
});

test('an answer past the limit of size is no answer, also when it is small on the wire', async () => {
  const large = JSON.stringify({ text: 'x'.repeat(1_000_000) });
  system.answer(
    (_request, response) => response.end(large),
    (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large)),
  );
  for (let time = 0; time < 2; time++) {
    expect(await exchange(http(), post)).toMatchObject({ sent: true, code: 'ANSWER_TOO_LARGE' });
  }
  system.answer(json(200, { text: 'x'.repeat(9_000) }));
  expect(await exchange(http(), post)).toMatchObject({ status: 200 });
});

test('a request past the limit of size is not sent', async () => {
  system.answer(json(200, {}));
  const body = JSON.stringify('x'.repeat(10_485_760));
  expect(await exchange(http(), { ...post, body })).toMatchObject({ sent: false, code: 'REQUEST_TOO_LARGE' });
  expect(system.received).toEqual([]);
});

test('a request that may not go out any more when its connection is there is not sent, and the next one has its connection', async () => {
  system.answer(json(200, {}));
  const client = http();
  const before = system.connections();
  expect(await exchange(client, { ...post, mayGoOut: () => false })).toMatchObject({ sent: false, code: 'HELD_BACK' });
  expect(system.received).toEqual([]);
  expect(await exchange(client, { ...post, mayGoOut: () => true })).toMatchObject({ status: 200 });
  expect(system.received).toHaveLength(1);
  expect(system.connections()).toBe(before + 1);
});

test('a connection that is not made in time, and one that ends while it is made, sent nothing', async () => {
  const sockets: Socket[] = [];
  const closing = createTcpServer((socket) => {
    sockets.push(socket);
    // Amid the handshake of TLS.
    if (sockets.length > 1) socket.resetAndDestroy();
  });
  await new Promise<void>((resolve) => closing.listen(0, '127.0.0.1', resolve));
  const { port } = closing.address() as { port: number };
  const client = http({ baseUrl: `https://127.0.0.1:${port}`, timeoutMs: 300 });
  expect(await exchange(client, post)).toMatchObject({ sent: false, code: 'NO_ANSWER' });
  expect(await exchange(client, post)).toMatchObject({ sent: false, code: 'NO_ANSWER' });
  for (const socket of sockets) socket.destroy();
  closing.close();
});

test('a header that HTTP cannot carry is not sent, and its value is not told', async () => {
  system.answer(json(200, {}));
  const answer = await exchange(http(), { ...post, headers: { 'x-reference': 'shelf\u4e2d' } });
  expect(answer).toMatchObject({ sent: false, code: 'REQUEST_INVALID' });
  expect(JSON.stringify(answer)).not.toContain('shelf');
  expect(system.received).toEqual([]);
});

test('answers in each way of compression are read', async () => {
  const text = JSON.stringify({ tea: true });
  for (const [encoding, compress] of [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const) {
    system.answer((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(compress(text)),
    );
    expect(await exchange(http(), get)).toMatchObject({ status: 200, body: { tea: true } });
  }
  system.answer((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(text));
  expect(await exchange(http(), get)).toMatchObject({ sent: true, code: 'NO_ANSWER' });
});
