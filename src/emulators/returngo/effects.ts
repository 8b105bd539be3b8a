/** Records what a call changed. */
import type { FastifyRequest } from 'fastify';
import { headerValue } from '../core/http-server.ts';
import type { ReturngoContext } from './context.ts';

/** One ledger row. ReturnGO knows no idempotency keys; one that is sent is noted all the same. */
export function recordEffect(
  context: ReturngoContext,
  request: FastifyRequest | undefined,
  effect: { operation: string; reference: string; identity?: string; detail?: Record<string, unknown> },
): void {
  context.ledger.record({
    operation: effect.operation,
    key: request ? (headerValue(request, 'idempotency-key') ?? null) : null,
    reference: effect.reference,
    identity: effect.identity ?? effect.reference,
    detail: effect.detail ?? {},
  });
}
