/** Calls an emulator from a test, and receives what it sends. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator } from './emulator.ts';
import type { Effect } from './ledger.ts';
import type { RouteCounters } from './request-counters.ts';

/** A JSON body whose fields a test looks into. */
export type Json = { readonly [field: string]: Json } & readonly Json[];

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON; null where it is none. */
  readonly json: Json;
}

export interface LedgerAnswer {
  readonly effects: readonly Effect[];
  readonly summary: Readonly<Record<string, unknown>>;
  readonly requests: Readonly<Record<string, RouteCounters>>;
}

export interface TestClient {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** POST to the control API; throws unless it answers 200. */
  control(path: string, body?: unknown): Promise<Json>;
  ledger(): Promise<LedgerAnswer>;
}

/** A client that sends these headers with every call. */
export function testClient(emulator: Emulator, headers: Record<string, string>): TestClient {
  const call = async (method: string, path: string, body: unknown, extra: Record<string, string>): Promise<Answer> => {
    const answer = await fetch(emulator.url + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...extra },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: readJson(text) };
  };
  return {
    get: (path, extra = {}) => call('GET', path, undefined, extra),
    send: (method, path, body, extra = {}) => call(method, path, body, extra),
    control: async (path, body) => {
      const answer = await call('POST', `/_control${path}`, body, {});
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
      return answer.json;
    },
    ledger: async () => JSON.parse((await call('GET', '/_control/ledger', undefined, {})).text),
  };
}

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Waits until this many webhooks have come; throws after five seconds. */
  waitFor(count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

/** A receiver of webhooks; `answer` says how to answer the n-th (from 1), 200 where it is left out. */
export async function startReceiver(
  answer: (count: number) => { status: number; headers?: Record<string, string> } = () => ({ status: 200 }),
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      const { status, headers } = answer(received.length);
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    waitFor: async (count) => {
      const end = Date.now() + 5000;
      while (received.length < count) {
        if (Date.now() > end) throw new Error(`${received.length} of ${count} webhooks came in five seconds`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return received;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse('null');
  }
}
