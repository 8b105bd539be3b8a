/** Who may call for which shop, and how often. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { applyFaults, waitBeforeHandler } from '../core/fault-hooks.ts';
import { headerValue, routeName } from '../core/http-server.ts';
import type { ReturngoContext } from './context.ts';
import { Refusal, sendRefusal } from './refusals.ts';

/** The words of Amazon's API Gateway, on which ReturnGO runs (inferred). */
const words = { second: 'Too Many Requests', day: 'Limit Exceeded' };

/** Lets faults happen, checks key and shop, and counts the call. */
export async function admit(context: ReturngoContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { clock, counters, faults, settings, state } = context;
  counters.add(routeName(request), 'calls');
  const answered = await applyFaults(request, reply, faults, counters, {
    throttled: (answer, status) => sendRefusal(answer, new Refusal(status, words.second)),
    serverError: (answer, status) => sendRefusal(answer, new Refusal(status, 'Internal server error')),
  });
  if (answered) return reply;
  // 401: the key is missing or wrong; 403: it does not serve the shop (verified).
  if (headerValue(request, 'x-api-key') !== settings.apiKey) throw new Refusal(401, 'Unauthorized');
  shopOf(context, request);
  const { callsPerSecond: perSecond, callsPerDay: perDay, dayOffsetMs } = settings;
  const taken = state.calls.take(clock.now(), { perSecond, perDay, dayOffsetMs });
  if (taken !== 'permitted') {
    counters.add(routeName(request), 'overLimit');
    counters.add(routeName(request), 'throttled');
    throw new Refusal(429, words[taken]);
  }
  await waitBeforeHandler(request);
  return undefined;
}

/** The shop that the call is for. Refuses one that the key does not serve, and none. */
export function shopOf({ settings }: ReturngoContext, request: FastifyRequest): string {
  const shop = headerValue(request, 'x-shop-name');
  if (shop === undefined || !settings.shops.includes(shop)) throw new Refusal(403, 'No such shop for this user');
  return shop;
}
