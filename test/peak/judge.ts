/**
 * Whether each quantity that the integration wrote was right, judged from what both systems say happened.
 *
 * What can be sold at a moment is what Archean has available then, less the units of orders that commercetools took and
 * Archean has not allocated yet, less the buffer, never below nothing. The integration reads the parts of that one
 * after the other, so that the moment it speaks of lies somewhere between two marks: it is not before the last write or
 * sale of the place, because each of them moves the version on which the next write stands; and not after the write.
 * Of all that could be sold between the marks, the most is the upper limit: more would sell a unit that is not there.
 *
 * The lower limit is softer, on purpose. An order that Archean allocates between two readings is counted both ways: as
 * waiting, and as taken off what is available. That makes a quantity too small for a moment and sells nothing twice, so
 * for the lower limit every order that waited at the first mark is taken to wait until the second. What is below even
 * that is an older level that was written over a newer one.
 */
import { type Place, type PlaceEvent, PlaceState } from './place.ts';

export interface WrongWrite {
  readonly sku: string;
  readonly channel: string;
  readonly at: number;
  readonly quantity: number;
  readonly least: number;
  readonly most: number;
  /** Units that were sold until the next write, and that the upper limit would not have let go. */
  readonly oversold: number;
}

export interface PlaceVerdict {
  readonly wrong: readonly WrongWrite[];
  readonly writes: number;
  /** At the end of the day. */
  readonly due: number;
  readonly shown: number;
}

/** Judges one place; the order of its events decides where times are equal. */
export function judgePlace(place: Place): PlaceVerdict {
  const state = new PlaceState(place);
  const wrong: { write: Omit<WrongWrite, 'oversold'>; sold: number }[] = [];
  let writes = 0;
  let last: (typeof wrong)[number] | undefined;
  let limits = limitsFrom(state);
  for (const event of place.events) {
    if (event.kind === 'written') {
      writes += 1;
      const { least, most } = limits;
      const { quantity, at } = event;
      last = undefined;
      if (quantity < least || quantity > most) {
        last = { write: { sku: place.sku, channel: place.channel, at, quantity, least, most }, sold: 0 };
        wrong.push(last);
      }
    }
    if (event.kind === 'sold' && last) last.sold += event.units;
    state.apply(event);
    limits = isMark(event) ? limitsFrom(state) : widened(limits, state);
  }
  return {
    wrong: wrong.map(({ write, sold }) => ({
      ...write,
      oversold: write.quantity > write.most ? Math.max(0, sold - write.most) : 0,
    })),
    writes,
    due: state.due(),
    shown: state.shown,
  };
}

interface Limits {
  readonly least: number;
  readonly most: number;
  /** Units that were promised at the first mark. */
  readonly promised: number;
}

const isMark = ({ kind }: PlaceEvent): boolean => kind === 'written' || kind === 'sold';

const limitsFrom = (state: PlaceState): Limits => ({
  least: state.due(),
  most: state.due(),
  promised: state.promised,
});

const widened = ({ least, most, promised }: Limits, state: PlaceState): Limits => ({
  least: Math.min(least, state.due(promised)),
  most: Math.max(most, state.due()),
  promised,
});
