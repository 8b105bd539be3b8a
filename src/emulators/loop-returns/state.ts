/** What the emulated shop holds. */
import { AbortError } from '../../errors/errors.ts';
import { readDate } from './dates.ts';
import type { LoopDestination, LoopNote, LoopReturn, LoopSubscription } from './model.ts';

export const maximumReturns = 200_000;
export type DateField = 'created_at' | 'updated_at';

/** A return in the order of the list. */
export interface ListedReturn {
  readonly value: LoopReturn;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export class LoopState {
  readonly returns = new Map<string, LoopReturn>();
  /** Return id by line id. */
  readonly lineOwners = new Map<string, string>();
  readonly notes = new Map<string, LoopNote[]>();
  readonly destinations = new Map<number, LoopDestination>();
  readonly subscriptions = new Map<number, LoopSubscription>();
  #lastId = 500;
  #sorted = new Map<DateField, ListedReturn[]>();

  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Adds or replaces a return. Throws `EMULATOR_FULL` at 200,000 returns. */
  put(value: LoopReturn): void {
    if (this.returns.size >= maximumReturns && !this.returns.has(value.id)) {
      throw new AbortError({
        code: 'EMULATOR_FULL',
        what: 'The emulator can store no more returns.',
        why: `It keeps at most ${maximumReturns} in memory.`,
        nextSteps: ['Call POST /_control/reset between test runs.'],
      });
    }
    for (const line of this.returns.get(value.id)?.line_items ?? []) this.lineOwners.delete(line.line_item_id);
    this.returns.set(value.id, value);
    for (const line of value.line_items) this.lineOwners.set(line.line_item_id, value.id);
    this.#sorted.clear();
  }

  /** Notes that a return has changed at this moment (ISO 8601). */
  touch(value: LoopReturn, at: string): void {
    value.updated_at = at;
    this.#sorted.delete('updated_at');
  }

  /** All returns, the oldest first by this date, then by id. */
  sortedBy(field: DateField): readonly ListedReturn[] {
    const known = this.#sorted.get(field);
    if (known) return known;
    const sorted = [...this.returns.values()]
      .map((value) => ({ value, at: readDate(value[field]) }))
      .sort((left, right) => left.at - right.at || compareIds(left.value.id, right.value.id));
    this.#sorted.set(field, sorted);
    return sorted;
  }
}

/** Compares ids as numbers where they are numbers of equal kind: shorter first, then by text. */
export function compareIds(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
