/** Who may call, and how often: tokens in three places, a window of one second for each. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { applyFaults, waitBeforeHandler } from '../core/fault-hooks.ts';
import { headerValue, routeName } from '../core/http-server.ts';
import type { FulfilContext } from './context.ts';
import { httpError } from './refusals.ts';

const tooMany = 'This user has exceeded an allotted request count. Try again later.';

/** The token: `X-API-KEY`, a bearer token, or the user name of Basic with an empty password. */
export function tokenOf(request: FastifyRequest): string | undefined {
  const key = headerValue(request, 'x-api-key');
  if (key !== undefined) return key;
  const [kind = '', value = ''] = (headerValue(request, 'authorization') ?? '').split(' ');
  if (kind.toLowerCase() === 'bearer') return value;
  if (kind.toLowerCase() !== 'basic') return undefined;
  const [user = '', password = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
  // A warehouse's token is a password in the documents.
  return user === '' ? password : user;
}

interface Window {
  second: number;
  calls: number;
}

/** Admits calls of the given kind of token. */
export function admission(context: FulfilContext, accepts: (token: string) => boolean) {
  const windows = new Map<string, Window>();
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { counters, faults, settings, clock } = context;
    counters.add(routeName(request), 'calls');
    const answered = await applyFaults(request, reply, faults, counters, {
      throttled: (answer, status) =>
        answer.code(status).send({ code: status, name: 'Too Many Requests', description: tooMany }),
      serverError: (answer, status) =>
        answer.code(status).header('x-sentry-id', 'emulated').type('text/html').send('<h1>Internal Server Error</h1>'),
    });
    if (answered) return reply;
    const token = tokenOf(request);
    if (token === undefined || !accepts(token)) throw httpError(401, 'The credential is missing, wrong or expired.');
    const second = Math.floor(clock.now() / 1000);
    const window = windows.get(token);
    const current = window?.second === second ? window : { second, calls: 0 };
    windows.set(token, current);
    const allowed = current.calls < settings.callsPerSecond;
    if (allowed) current.calls += 1;
    reply.header('x-ratelimit-limit', settings.callsPerSecond);
    reply.header('x-ratelimit-remaining', settings.callsPerSecond - current.calls);
    reply.header('x-ratelimit-reset', second + 1);
    if (!allowed) {
      counters.add(routeName(request), 'overLimit');
      counters.add(routeName(request), 'throttled');
      if (settings.retryAfter === 'seconds') reply.header('retry-after', '1');
      throw httpError(429, tooMany);
    }
    await waitBeforeHandler(request);
    return undefined;
  };
}
