/** What an answer means by its status alone, where no rule of a connector applies. */
import type { OutcomeRule } from '../../../schemas/formats/connector.ts';

export interface Outcome {
  readonly kind: OutcomeRule['outcome'];
  readonly code?: string;
  readonly message?: string;
}

export function plainOutcome(status: number, direction: 'read' | 'write'): Outcome {
  const message = `HTTP status ${status}`;
  if (status >= 200 && status < 300) return { kind: 'ok' };
  if (status === 401) return { kind: 'reauthenticate', code: 'NOT_AUTHENTICATED', message };
  if (status === 429) return { kind: 'throttled', message };
  if (status === 408 || status >= 500) return { kind: direction === 'write' ? 'unknown' : 'retry', message };
  if (status === 409) return { kind: 'conflict', code: 'CONFLICT', message };
  return { kind: 'dataError', code: 'REFUSED', message };
}

/** What comes of a call for which nothing was sent. */
export const notMade = (kind: Outcome['kind'], code: string, message: string) => ({
  outcome: { kind, code, message },
  status: undefined,
  body: undefined,
});
