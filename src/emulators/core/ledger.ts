/** What an emulator really applied, so that a test can count effects and not answers. */
import { AbortError } from '../../errors/errors.ts';
import type { Clock } from './clock.ts';
import { currentOrigin } from './origin.ts';

export const maximumEffects = 1_000_000;

export interface Effect {
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly operation: string;
  /** The idempotency key that the caller sent, or null. */
  readonly key: string | null;
  readonly reference: string;
  /** How often an effect with this identity was applied: 1 unless it was doubled. */
  readonly count: number;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Number of the request that it came of, also when it came later; null when the system did it by itself. */
  readonly request: number | null;
  /** What the caller named that request, in the header `x-emulator-mark`, or null. */
  readonly mark: string | null;
}

export interface NewEffect {
  readonly operation: string;
  readonly key: string | null;
  readonly reference: string;
  /** What makes two effects the same effect; the operation is always part of it. */
  readonly identity: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface LedgerFilter {
  readonly after?: number;
  readonly operation?: string;
  readonly reference?: string;
  /** The largest number of rows to give. */
  readonly limit?: number;
}

export class Ledger {
  readonly #clock: Clock;
  #rows: (Omit<Effect, 'count'> & { readonly identity: string })[] = [];
  #counts = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds a row. Throws `EMULATOR_LEDGER_FULL` at one million rows. */
  record(effect: NewEffect): void {
    if (this.#rows.length >= maximumEffects) {
      throw new AbortError({
        code: 'EMULATOR_LEDGER_FULL',
        what: 'The ledger of the emulator is full.',
        why: `It keeps at most ${maximumEffects} effects in memory.`,
        nextSteps: ['Call POST /_control/reset between test runs.'],
      });
    }
    const identity = `${effect.operation} ${effect.identity}`;
    this.#counts.set(identity, (this.#counts.get(identity) ?? 0) + 1);
    const { operation, key, reference, detail } = effect;
    const origin = currentOrigin();
    this.#rows.push({
      sequence: this.#rows.length + 1,
      at: this.#clock.iso(),
      operation,
      key,
      reference,
      detail,
      request: origin?.request ?? null,
      mark: origin?.mark ?? null,
      identity,
    });
  }

  list(filter: LedgerFilter = {}): Effect[] {
    const effects: Effect[] = [];
    const limit = filter.limit ?? maximumEffects;
    // Rows are numbered from 1 without gaps.
    for (const { identity, ...row } of this.#rows.slice(filter.after ?? 0)) {
      if (effects.length >= limit) break;
      if (filter.operation !== undefined && row.operation !== filter.operation) continue;
      if (filter.reference !== undefined && row.reference !== filter.reference) continue;
      effects.push({ ...row, count: this.#counts.get(identity) ?? 1 });
    }
    return effects;
  }

  /** Rows in all, rows per operation, and how many identities were applied more than once. */
  summary(): { effects: number; byOperation: Record<string, number>; doubled: number } {
    const byOperation: Record<string, number> = {};
    for (const row of this.#rows) byOperation[row.operation] = (byOperation[row.operation] ?? 0) + 1;
    let doubled = 0;
    for (const count of this.#counts.values()) if (count > 1) doubled += 1;
    return { effects: this.#rows.length, byOperation, doubled };
  }

  reset(): void {
    this.#rows = [];
    this.#counts = new Map();
  }
}
