/** A token bucket per credential: `limit` calls per minute, refilled continuously. */
import type { Clock } from './clock.ts';

const windowMs = 60_000;

export interface Admission {
  readonly allowed: boolean;
  readonly limit: number;
  /** Whole calls left. */
  readonly remaining: number;
  /** Seconds until the next call is possible, at least 1 when refused. */
  readonly retryAfterSeconds: number;
  /** Seconds until the bucket is full again. */
  readonly resetSeconds: number;
}

export interface TokenBucket {
  /** Takes one token of this credential's bucket, if there is one. `limit` is in calls per minute. */
  take(credential: string, limit: number): Admission;
  reset(): void;
}

/** Buckets on the emulator's clock. Only accepted credentials get one, so their number is bounded by the caller. */
export function createTokenBucket(clock: Clock): TokenBucket {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(credential, limit) {
      const now = clock.now();
      const perMs = limit / windowMs;
      const bucket = buckets.get(credential) ?? { tokens: limit, at: now };
      const tokens = Math.min(limit, bucket.tokens + (now - bucket.at) * perMs);
      const allowed = tokens >= 1;
      const left = allowed ? tokens - 1 : tokens;
      buckets.set(credential, { tokens: left, at: now });
      return {
        allowed,
        limit,
        remaining: Math.floor(left),
        retryAfterSeconds: Math.max(1, Math.ceil((1 - left) / perMs / 1000)),
        resetSeconds: Math.ceil((limit - left) / perMs / 1000),
      };
    },
    reset: () => buckets.clear(),
  };
}
