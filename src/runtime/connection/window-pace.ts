/**
 * So many calls in a window. Two things are kept: the theoretical arrival time of the next call, which lets `burst`
 * calls out at once and then one per interval (generic cell rate algorithm), and how many calls went out in each slice
 * of the window. A call goes out in the first slice with which the window that ends there is not over its limit. So no
 * window of any kind (a bucket that is refilled, a window that begins at a fixed time, one that slides) sees more calls
 * than the limit, and one that is busy sees nearly as many.
 */
import type { CallBudget } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import type { BudgetState } from './budget-row.ts';
import type { Answer } from './outcome.ts';
import { type Pace, urgentShare } from './pace.ts';

const slicesPerWindow = 200;
/**
 * Calls may arrive so much later after the time of their place than others; in milliseconds, and as a part of the window
 * at the most.
 */
const unevenMs = 200;
const unevenShare = 0.02;
/** As many as any window counts: brands with one credential may have set different ones. */
const keptSlices = slicesPerWindow + slicesPerWindow * unevenShare + 1;
/** What the system says is left counts from here on: before, there is room for all who share the limit. */
const scarceShare = 0.1;
/** A difference so small is calls that are on their way. */
const tolerableShare = 0.02;
/** A shorter window is over before its figures can be used; milliseconds. */
const shortestCorrectedMs = 5_000;

interface Slices {
  readonly slices: readonly number[];
  readonly newest: number;
}

export function windowPace(declaration: Resolved<CallBudget>): Pace {
  const { limit, windowMs, remainingHeader, resetHeader } = declaration;
  const stepMs = windowMs / limit;
  const toleranceMs = stepMs * (Math.min(declaration.burst, limit) - 1);
  const reserveMs = stepMs * Math.floor(Math.min(declaration.burst, limit) * urgentShare);
  const sliceMs = windowMs / slicesPerWindow;
  // One more because a slice may begin in the middle.
  const unevenSlices = Math.ceil(Math.min(unevenMs / sliceMs, unevenShare * slicesPerWindow));
  const countedSlices = slicesPerWindow + 1 + unevenSlices;
  const sliceAt = (timeMs: number): number => Math.floor(timeMs / sliceMs);

  /** The slices that end with the wanted one, or with the newest there is: nobody overtakes who has a place already. */
  const slicesUpTo = ({ slices, newestMs }: BudgetState, wanted: number): Slices => {
    const last = Math.round(newestMs / sliceMs);
    const known = slices.length === keptSlices;
    const missing = known ? Math.min(keptSlices, Math.max(0, wanted - last)) : keptSlices;
    // Asked at every call, and seldom the first one of its slice.
    if (missing === 0) return { slices, newest: last };
    return {
      slices: [...slices, ...new Array<number>(missing).fill(0)].slice(-keptSlices),
      newest: known ? Math.max(last, wanted) : wanted,
    };
  };

  return {
    place(moment, { urgent }) {
      // A pause leaves nothing but what is kept for urgent calls: the others go on one by one when it is over.
      const arrivalMs = Math.max(moment.arrivalMs, moment.pausedUntilMs - reserveMs, moment.nowMs - toleranceMs);
      const leavesMs = urgent ? 0 : reserveMs;
      const earliestMs = Math.max(moment.nowMs, moment.pausedUntilMs, arrivalMs + leavesMs);
      let { slices, newest } = slicesUpTo(moment, sliceAt(earliestMs));
      // Ends: once all kept slices are new ones, they are empty.
      while (sumFrom(slices, keptSlices - countedSlices) >= limit) {
        slices = [...slices.slice(1), 0];
        newest += 1;
      }
      const atMs = Math.max(earliestMs, newest * sliceMs);
      const state = {
        arrivalMs: Math.max(arrivalMs, atMs - toleranceMs) + stepMs,
        slices: slices.with(-1, (slices.at(-1) ?? 0) + 1),
        newestMs: newest * sliceMs,
      };
      return { state, atMs };
    },

    left(moment) {
      const savedMs = Math.min(toleranceMs, moment.nowMs - moment.arrivalMs);
      const { slices } = slicesUpTo(moment, sliceAt(moment.nowMs));
      return Math.max(0, Math.min(Math.floor(savedMs / stepMs) + 1, limit - sumFrom(slices, 0)));
    },
    whole: () => Math.min(declaration.burst, limit),
    lateness: () => unevenSlices * sliceMs,

    returned({ arrivalMs, slices, newestMs }, { atMs }) {
      // A slice may begin at a time that is not exact in floating point.
      const index = keptSlices - 1 - (Math.round(newestMs / sliceMs) - sliceAt(atMs + sliceMs / 1_000));
      const taken = slices[index] ?? 0;
      return {
        arrivalMs: arrivalMs - stepMs,
        slices: taken > 0 ? slices.with(index, taken - 1) : slices,
        newestMs,
      };
    },

    corrected(_points, { headers }) {
      const remaining = numberIn(headers, remainingHeader);
      if (remaining === undefined || remaining > limit * scarceShare || windowMs < shortestCorrectedMs)
        return undefined;
      const resetMs = (numberIn(headers, resetHeader) ?? Number.POSITIVE_INFINITY) * 1000;
      return (moment) => {
        const { slices, newest } = slicesUpTo(moment, sliceAt(moment.nowMs));
        const now = keptSlices - 1 - (newest - sliceAt(moment.nowMs));
        if (now < 0) return moment;
        const others = Math.floor(limit - remaining) - sumFrom(slices, Math.max(0, now + 1 - countedSlices), now + 1);
        if (others <= limit * tolerableShare) return moment;
        // What others have used is free again when the window renews; a whole window from now where nothing tells.
        const index = Math.max(0, now - Math.ceil(Math.max(0, windowMs - resetMs) / sliceMs));
        return {
          arrivalMs: moment.arrivalMs,
          slices: slices.with(index, (slices[index] ?? 0) + others),
          newestMs: newest * sliceMs,
        };
      };
    },
  };
}

function sumFrom(numbers: readonly number[], start: number, end = numbers.length): number {
  let total = 0;
  for (let index = start; index < end; index += 1) total += numbers[index] ?? 0;
  return total;
}

/** A whole or decimal number of at least 0. */
function numberIn(headers: Answer['headers'], name: string | undefined): number | undefined {
  const text = name === undefined ? undefined : headers[name.toLowerCase()]?.trim();
  return text && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
