/** Which request is being handled, so that the ledger can tell what asked for each effect. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

/** A caller that names what a request is for, in this header, finds the name on all rows that come of it. */
export const markHeader = 'x-emulator-mark';
const maximumMarkLength = 200;

export interface Origin {
  /** Number of the request since the server started, from 1. */
  readonly request: number;
  /** What the caller named the request, or null. */
  readonly mark: string | null;
}

const handled = new AsyncLocalStorage<Origin>();

/** Follows every request through its handler, and through the timers that the handler starts. */
export function followOrigins(server: FastifyInstance): void {
  let requests = 0;
  // Once the body is read: reading it goes on in the context of the connection, not of the hook before.
  server.addHook('preValidation', (request, _reply, done) => {
    requests += 1;
    const mark = request.headers[markHeader];
    handled.run({ request: requests, mark: typeof mark === 'string' ? mark.slice(0, maximumMarkLength) : null }, done);
  });
}

/** The request that is being handled here; null for what the system does by itself. */
export const currentOrigin = (): Origin | null => handled.getStore() ?? null;

/** Does work that was put off in the name of the request that asked for it. */
export const withOrigin = <Result>(origin: Origin | null, work: () => Result): Result =>
  origin ? handled.run(origin, work) : work();
