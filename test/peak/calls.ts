/** How soon changes were shown, and the fewest writes that would have shown them in time. */
import { type Place, PlaceState } from './place.ts';

export interface Delay {
  readonly from: number;
  readonly to: number;
}

/**
 * Of each change in Archean that alters what commercetools should show: when it did and when commercetools first showed
 * a quantity of then or later. A change that is taken back before it is written ends then.
 */
export function delaysOf(place: Place): { readonly delays: readonly Delay[]; readonly open: number } {
  const state = new PlaceState(place);
  /** When each quantity was last the right one. */
  const rightUntil = new Map<number, number>();
  const delays: Delay[] = [];
  let open: number[] = [];
  for (const event of place.events) {
    const before = state.due();
    rightUntil.set(before, event.at);
    state.apply(event);
    const now = state.due();
    rightUntil.set(now, event.at);
    if (now !== before && event.kind !== 'sold') open.push(event.at);
    const settledTo =
      state.shown === now ? event.at : event.kind === 'written' ? rightUntil.get(state.shown) : undefined;
    if (settledTo === undefined) continue;
    for (const from of open) if (from <= settledTo) delays.push({ from, to: event.at });
    open = open.filter((from) => from > settledTo);
  }
  return { delays, open: open.length };
}

/** A time in which Archean can not be read, in milliseconds since 1970. */
export interface Down {
  readonly from: number;
  readonly to: number;
}

/**
 * Times of the fewest writes that show each change within `withinMs`: each waits for as long as it may, so that one
 * covers what changes meanwhile, and what has been taken back by then needs none. No plan can do with fewer: a first
 * change that stands has to be shown by then, and showing it at the last moment shows the most of what followed it. What
 * would be due while Archean is down is due when it is up again.
 */
export function fewestWrites(place: Place, withinMs: number, down?: Down): readonly number[] {
  const state = new PlaceState(place);
  const times: number[] = [];
  /** What would be shown with those writes. */
  let ideal = place.shown;
  let due: number | undefined;
  const writeWhenDue = (now: number) => {
    if (due === undefined || now <= due) return;
    times.push(due);
    ideal = state.due();
    due = undefined;
  };
  for (const event of place.events) {
    writeWhenDue(event.at);
    state.apply(event);
    if (event.kind === 'sold') ideal -= event.units;
    if (state.due() === ideal) due = undefined;
    else if (due === undefined) {
      const last = event.at + withinMs;
      due = down && last > down.from ? Math.max(last, down.to) : last;
    }
  }
  writeWhenDue(Number.POSITIVE_INFINITY);
  return times;
}

/** The value below which this share of the values lies; 0 where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
