/** A server on this machine alone that hands every request on as its bytes. */
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { AbortError } from '../../errors/errors.ts';

const host = '127.0.0.1';
/** As much as the client sends at most. */
const maximumBodyBytes = 10_485_760;

export interface LoopbackRequest {
  readonly method: string;
  /** Path with query, as it came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** Path and query of an address, still encoded. */
export function addressParts(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = url.indexOf('?');
  return mark < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}

export interface LoopbackAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array | string;
}

export interface LoopbackServer {
  /** Without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Port 0 takes a free one. What a page in a browser asks for is refused: behind this server stand credentials, and any
 * page can send requests to this machine. Error: `PORT_IN_USE`.
 */
export async function listenOnLoopback(
  port: number,
  answer: (request: LoopbackRequest) => Promise<LoopbackAnswer>,
): Promise<LoopbackServer> {
  const server = Fastify({ logger: false, forceCloseConnections: true, bodyLimit: maximumBodyBytes });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.all('*', async (request, reply) => {
    const { method, url = '/', headers } = request.raw;
    if (isOfBrowser(headers, request.host)) return reply.code(403).send(ofBrowser);
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const given = await answer({ method: method ?? 'GET', url, headers, body });
    for (const [name, value] of Object.entries(given.headers)) reply.header(name, value);
    return reply.code(given.status).send(typeof given.body === 'string' ? given.body : Buffer.from(given.body));
  });
  try {
    await server.listen({ host, port });
  } catch (error) {
    await server.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AbortError({
      code: 'PORT_IN_USE',
      what: `Nothing can listen on port ${port}.`,
      why: 'Another program listens there.',
      nextSteps: ['Choose another port, or leave it out to take a free one.'],
      cause: error,
    });
  }
  return {
    url: `http://${host}:${(server.server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

const ofBrowser = {
  code: 'REQUEST_OF_BROWSER',
  what: 'The request comes from a page in a browser, or names another host.',
  why: 'Any page could send it, and here it would be answered with what is meant for this machine alone.',
  next: ['Send it from a program, to the address that was printed.'],
};

/** A name that leads to this machine is as good as a page of another site. */
function isOfBrowser(headers: IncomingHttpHeaders, named: string): boolean {
  const { hostname } = new URL(URL.canParse(`http://${named}`) ? `http://${named}` : 'http://unreadable.invalid');
  const isNamed = hostname === host || hostname === 'localhost';
  return !isNamed || headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}

/** An answer of ours, in the place of one of the system. */
export function refusal(status: number, { code, message, why, nextSteps }: AbortError): LoopbackAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, what: message, why, next: nextSteps }),
  };
}

/**
 * The answer to a request for a token, or undefined for any other request: a token that means nothing, as credentials
 * are put on behind this server, or not needed.
 */
export function tokenAnswer({ method, headers, body }: LoopbackRequest): LoopbackAnswer | undefined {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  if (method !== 'POST' || !isForm) return undefined;
  const asked = new URLSearchParams(Buffer.from(body).toString('utf8'));
  if (asked.get('grant_type') !== 'client_credentials') return undefined;
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ access_token: 'of-a-cassette', token_type: 'Bearer', expires_in: 3_600 }),
  };
}
