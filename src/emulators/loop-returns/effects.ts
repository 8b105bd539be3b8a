/** Records what a call changed. */
import type { FastifyRequest } from 'fastify';
import { headerValue } from '../core/http-server.ts';
import type { LoopContext } from './context.ts';

/** One ledger row. Loop knows no idempotency keys; one that is sent is noted all the same. */
export function recordEffect(
  context: LoopContext,
  request: FastifyRequest,
  effect: { operation: string; reference: string; identity?: string; detail?: Record<string, unknown> },
): void {
  context.ledger.record({
    operation: effect.operation,
    key: headerValue(request, 'idempotency-key') ?? null,
    reference: effect.reference,
    identity: effect.identity ?? effect.reference,
    detail: effect.detail ?? {},
  });
}
