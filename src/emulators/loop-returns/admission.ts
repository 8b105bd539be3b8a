/** Who may call what, and how often. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { applyFaults, waitBeforeHandler } from '../core/fault-hooks.ts';
import { headerValue, routeName } from '../core/http-server.ts';
import type { LoopContext } from './context.ts';
import { missingKeyRefusal, missingScopeRefusal, Refusal, sendRefusal, wrongKeyRefusal } from './refusals.ts';

const tooMany = { message: 'Too Many Requests' };

/** Lets faults happen, checks version, key and scope, and takes from the budget of the key. */
export async function admit(context: LoopContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { counters, faults, settings } = context;
  counters.add(routeName(request), 'calls');
  const answered = await applyFaults(request, reply, faults, counters, {
    throttled: (answer, status) => sendRefusal(answer, new Refusal(status, tooMany, tooMany.message)),
    serverError: (answer, status) => answer.code(status).send({ message: 'Server Error' }),
  });
  if (answered) return reply;
  refuseVersion(request);
  const key = headerValue(request, 'x-authorization');
  if (key === undefined) throw missingKeyRefusal();
  if (key !== settings.apiKey) throw wrongKeyRefusal();
  const scope = scopeOf(request);
  if (!settings.scopes.includes(scope)) throw missingScopeRefusal(scope);
  const admission = context.bucket.take(key, settings.ratePerMinute);
  if (!admission.allowed) {
    counters.add(routeName(request), 'overLimit');
    counters.add(routeName(request), 'throttled');
    if (settings.retryAfter) reply.header('retry-after', String(admission.retryAfterSeconds));
    throw new Refusal(429, tooMany, tooMany.message);
  }
  await waitBeforeHandler(request);
  return undefined;
}

/** `v1`, `unstable` or a date such as `2026-10` (verified). */
function refuseVersion(request: FastifyRequest): void {
  const { version } = request.params as { version?: string };
  if (version === undefined || !/^(v1|unstable|\d{4}-\d{2})$/.test(version)) {
    throw new Refusal(404, { message: 'Not Found' }, 'Not Found');
  }
}

/** The scope that opens a path (third-party). */
function scopeOf(request: FastifyRequest): string {
  const path = request.routeOptions.url ?? '';
  if (path.includes('/webhooks')) return 'developer_tools';
  if (path.includes('/destinations')) return request.method === 'GET' ? 'destinations:read' : 'destinations:write';
  return 'returns';
}
