/** Idempotency keys: the first answer is repeated, another body is refused, a key in flight is refused for now. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashJson } from '../core/canonical-json.ts';
import { waitBeforeCommit } from '../core/fault-hooks.ts';
import { headerValue } from '../core/http-server.ts';
import { idempotencyHeader } from './capabilities.ts';
import type { ArcheanContext } from './context.ts';
import { Problem } from './problems.ts';

const maximumKeys = 500_000;
/** Keys are kept for seven days (contract, inferred). */
const keyLifetimeMs = 7 * 86_400_000;

export interface StoredAnswer {
  readonly status: number;
  readonly body: unknown;
}

interface StoredKey {
  readonly hash: string;
  readonly at: number;
  /** Undefined while the first request is under way. */
  answer: StoredAnswer | undefined;
}

export class IdempotencyKeys {
  readonly #keys = new Map<string, StoredKey>();

  /** The stored answer of this key, or undefined: then the key is in flight until `finish` or `forget`. */
  begin(key: string, hash: string, now: number): StoredAnswer | undefined {
    const known = this.#keys.get(key);
    if (known && known.at + keyLifetimeMs > now) {
      if (known.hash !== hash) {
        throw new Problem('idempotency_key_mismatch', 'The key was used for another request.');
      }
      if (known.answer === undefined) {
        throw new Problem('request_in_progress', 'A request with this key is under way.', { retryAfterSeconds: 1 });
      }
      return known.answer;
    }
    if (this.#keys.size >= maximumKeys) this.#forgetExpired(now);
    if (this.#keys.size >= maximumKeys) throw new Problem('unavailable', 'No more idempotency keys can be kept.');
    this.#keys.set(key, { hash, at: now, answer: undefined });
    return undefined;
  }

  finish(key: string, answer: StoredAnswer): void {
    const known = this.#keys.get(key);
    if (known) known.answer = answer;
  }

  forget(key: string): void {
    this.#keys.delete(key);
  }

  #forgetExpired(now: number): void {
    for (const [key, { at }] of this.#keys) if (at + keyLifetimeMs <= now) this.#keys.delete(key);
  }
}

/** The key that the caller sent, or null; also where the tenant ignores keys, so that the ledger shows it. */
export function sentKey(context: ArcheanContext, request: FastifyRequest): string | null {
  return headerValue(request, idempotencyHeader(context.settings.capabilities) ?? 'Idempotency-Key') ?? null;
}

/**
 * Does the work once per key and answers. A refusal is not stored: nothing was applied, so the same key may try again.
 * A delay that a test asked for happens while the key is in flight.
 */
export async function answerOnce(
  context: ArcheanContext,
  request: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
  work: () => StoredAnswer,
): Promise<FastifyReply> {
  const { state } = context;
  const header = idempotencyHeader(context.settings.capabilities);
  const value = header === undefined ? undefined : headerValue(request, header);
  if (value === undefined) {
    await waitBeforeCommit(request);
    const answer = work();
    return reply.code(answer.status).send(answer.body);
  }
  const key = `${request.method} ${request.routeOptions.url} ${value}`;
  const stored = state.idempotencyKeys.begin(key, hashJson(body), context.clock.now());
  if (stored) return reply.code(stored.status).header('Idempotent-Replayed', 'true').send(stored.body);
  try {
    await waitBeforeCommit(request);
    const answer = work();
    state.idempotencyKeys.finish(key, answer);
    return reply.code(answer.status).send(answer.body);
  } catch (error) {
    state.idempotencyKeys.forget(key);
    throw error;
  }
}
