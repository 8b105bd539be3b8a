/** Who may call, and how often. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { applyFaults, waitBeforeHandler } from '../core/fault-hooks.ts';
import { headerValue, rawBody, routeName } from '../core/http-server.ts';
import type { PatchworksContext } from './context.ts';
import { Refusal, sendRefusal } from './refusals.ts';

/** The largest body, in bytes: past 8 MB it is status 413 (verified). */
const largestBodyBytes = 8_000_000;

/** Lets faults happen, checks the key and counts the call. */
export async function admit(
  context: PatchworksContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { bucket, counters, faults, settings } = context;
  counters.add(routeName(request), 'calls');
  const answered = await applyFaults(request, reply, faults, counters, {
    throttled: (answer, status) => sendRefusal(answer, new Refusal(status, 'Too Many Attempts.')),
    serverError: (answer, status) => sendRefusal(answer, new Refusal(status, 'Server Error')),
  });
  if (answered) return reply;
  // The key alone, or a token behind the name of its scheme (verified).
  const given = headerValue(request, 'authorization') ?? '';
  if (given.replace(/^Bearer /, '') !== settings.apiKey) {
    throw new Refusal(401, settings.repeatsCredentials ? `Unauthenticated: ${given}` : 'Unauthenticated.');
  }
  const { allowed, retryAfterSeconds } = bucket.take(settings.apiKey, settings.callsPerMinute);
  if (!allowed) {
    counters.add(routeName(request), 'overLimit');
    counters.add(routeName(request), 'throttled');
    reply.header('retry-after', String(retryAfterSeconds));
    throw new Refusal(429, 'Too Many Attempts.');
  }
  if (Buffer.byteLength(rawBody(request)) > largestBodyBytes) throw new Refusal(413, 'Payload Too Large');
  await waitBeforeHandler(request);
  return undefined;
}
