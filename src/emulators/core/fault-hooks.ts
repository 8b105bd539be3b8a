/** Lets the faults of HTTP happen to a call, before its handler and after it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultQueue } from './faults.ts';
import { routeName } from './http-server.ts';
import type { RequestCounters } from './request-counters.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Milliseconds that a fault asks to wait before the effect. A handler that must wait itself sets it to 0. */
    delayBeforeCommitMs: number;
    delayAfterCommitMs: number;
    dropAfterCommit: boolean;
  }
  interface FastifyContextConfig {
    /** The handler waits by itself, after it has marked its idempotency key as in flight. */
    waitsItself?: boolean;
  }
}

/** How a system words the faults that carry a body. */
export interface FaultAnswers {
  throttled(reply: FastifyReply, status: 429 | 503): unknown;
  serverError(reply: FastifyReply, status: 500 | 502 | 504): unknown;
}

const htmlPage = '<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Please try again</h1></body></html>';
const terminalKinds = ['throttle', 'serverError', 'htmlBody', 'dropBeforeCommit', 'dropAfterCommit'] as const;

/** Adds what happens after the handler: late answers and answers that never come. */
export function installFaultHooks(scope: FastifyInstance): void {
  scope.decorateRequest('delayBeforeCommitMs', 0);
  scope.decorateRequest('delayAfterCommitMs', 0);
  scope.decorateRequest('dropAfterCommit', false);
  scope.addHook('onSend', async (request, _reply, payload) => {
    if (request.delayAfterCommitMs > 0) await sleep(request.delayAfterCommitMs);
    if (request.dropAfterCommit) request.raw.socket.destroy();
    return payload;
  });
}

/** Lets the next matching faults happen; true means that the call has been answered or cut off. */
export async function applyFaults(
  request: FastifyRequest,
  reply: FastifyReply,
  faults: FaultQueue,
  counters: RequestCounters,
  answers: FaultAnswers,
): Promise<boolean> {
  const subject = { method: request.method, path: request.url };
  const slow = faults.take(['slow'], subject);
  if (slow?.when === 'after') request.delayAfterCommitMs = slow.delayMs;
  else if (slow !== undefined) request.delayBeforeCommitMs = slow.delayMs;
  const fault = faults.take(terminalKinds, subject);
  if (fault === undefined) return false;
  switch (fault.kind) {
    case 'throttle':
      counters.add(routeName(request), 'throttled');
      if (fault.retryAfterSeconds !== undefined) reply.header('retry-after', String(fault.retryAfterSeconds));
      answers.throttled(reply, fault.status);
      return true;
    case 'serverError':
      answers.serverError(reply, fault.status);
      return true;
    case 'htmlBody':
      reply
        .code(fault.status ?? 200)
        .type('text/html')
        .send(htmlPage);
      return true;
    case 'dropBeforeCommit':
      reply.hijack();
      request.raw.socket.destroy();
      return true;
    case 'dropAfterCommit':
      request.dropAfterCommit = true;
      return false;
  }
}

/** Waits as the fault asked, unless the handler waits by itself. */
export async function waitBeforeHandler(request: FastifyRequest): Promise<void> {
  if (request.delayBeforeCommitMs > 0 && request.routeOptions.config.waitsItself !== true) {
    await waitBeforeCommit(request);
  }
}

/** Waits as the fault asked, once. */
export async function waitBeforeCommit(request: FastifyRequest): Promise<void> {
  const delayMs = request.delayBeforeCommitMs;
  request.delayBeforeCommitMs = 0;
  if (delayMs > 0) await sleep(delayMs);
}
