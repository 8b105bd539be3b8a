/** The HTTP server under every emulator: loopback only, raw bodies, and an end that leaves nothing running. */
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import type { Emulator } from './emulator.ts';
import { followOrigins } from './origin.ts';

const host = '127.0.0.1';
const maximumBodyBytes = 64 * 1024 * 1024;

/** A body that is not JSON. Each emulator answers it in its own system's way. */
export class MalformedJsonError extends Error {
  override readonly name = 'MalformedJsonError';
}

/** A server whose bodies stay raw text: a signature is checked over what was sent, not over what it means. */
export function createHttpServer(): FastifyInstance {
  const server = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: maximumBodyBytes,
    routerOptions: { maxParamLength: 500 },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  followOrigins(server);
  return server;
}

/** The body as it came, or an empty string. */
export function rawBody(request: FastifyRequest): string {
  return typeof request.body === 'string' ? request.body : '';
}

/** The body read as JSON; undefined where there is none. Throws `MalformedJsonError`. */
export function jsonBody(request: FastifyRequest): unknown {
  const text = rawBody(request);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedJsonError('The body is not JSON.', { cause: error });
  }
}

/** A query parameter that was given once; of several values the last counts, as PHP and most frameworks read it. */
export function queryValue(request: FastifyRequest, name: string): string | undefined {
  const query = request.query as Record<string, string | string[] | undefined>;
  const value = query[name];
  return Array.isArray(value) ? value.at(-1) : value;
}

export function headerValue(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}

/** The route as a counter names it: method and pattern. */
export function routeName(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? '(no route)'}`;
}

/** Listens on the loopback address; port 0 takes a free one. Throws `EMULATOR_PORT_IN_USE`. */
export async function listen(server: FastifyInstance, port: number, onClose: () => void): Promise<Emulator> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    onClose();
    await server.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AbortError({
      code: 'EMULATOR_PORT_IN_USE',
      what: `The emulator could not listen on port ${port}.`,
      why: 'Another program listens there.',
      nextSteps: ['Choose another port, or leave it out to take a free one.'],
      cause: error,
    });
  }
  const address = server.server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    close: async () => {
      onClose();
      await server.close();
    },
  };
}
