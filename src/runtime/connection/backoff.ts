/** How long to wait before trying again. */

/**
 * Exponential with full jitter: anywhere between nothing and the bound, so that retries spread out.
 * @param attempt 1 for the first repeat. @returns Milliseconds.
 */
export function backoffMs(attempt: number, retry: { readonly baseMs: number; readonly maximumMs: number }): number {
  return Math.ceil(Math.random() * Math.min(retry.maximumMs, retry.baseMs * 2 ** attempt)) + 20;
}
