/** Errors in the contract's form (RFC 9457 with `code` and `errors`; inferred). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerValue } from '../core/http-server.ts';

/** Every code of the contract, with its status and title. */
export const problemCodes = {
  unauthorized: { status: 401, title: 'Unauthorized' },
  forbidden: { status: 403, title: 'Forbidden' },
  not_found: { status: 404, title: 'Not found' },
  idempotency_key_mismatch: { status: 409, title: 'Idempotency key used for another request' },
  request_in_progress: { status: 409, title: 'Request in progress' },
  version_conflict: { status: 409, title: 'Version conflict' },
  duplicate_reference: { status: 409, title: 'Duplicate reference' },
  cursor_expired: { status: 410, title: 'Cursor expired' },
  batch_too_large: { status: 413, title: 'Batch too large' },
  validation_failed: { status: 422, title: 'Validation failed' },
  unknown_sku: { status: 422, title: 'Unknown SKU' },
  unknown_location: { status: 422, title: 'Unknown location' },
  unknown_reason: { status: 422, title: 'Unknown reason' },
  insufficient_stock: { status: 422, title: 'Insufficient stock' },
  sku_not_stock_tracked: { status: 422, title: 'SKU is not stock tracked' },
  period_closed: { status: 422, title: 'Period closed' },
  rate_limited: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Service unavailable' },
} as const;
export type ProblemCode = keyof typeof problemCodes;

export interface ProblemEntry {
  /** A code of the contract, or one that a test asked for. */
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

export interface ProblemOptions {
  readonly status?: number;
  readonly errors?: readonly ProblemEntry[];
  readonly retryAfterSeconds?: number;
}

/** A refusal in the contract's form; the error handler writes it out. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: readonly ProblemEntry[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail);
    this.code = code;
    this.status = options.status ?? problemCodes[code].status;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Writes a problem; the request id is the caller's own, or Fastify's. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: problemCodes[problem.code].title,
        status: problem.status,
        code: problem.code,
        detail: problem.message,
        requestId: headerValue(request, 'x-request-id') ?? request.id,
        errors: problem.errors,
      }),
    );
}
