/** Whose turn it is: urgent work first, then the lanes in turns, so that no backlog starves another. */
import type { Lane } from '../queue/queue.ts';

export interface LaneTurns {
  /** The lanes that may be claimed from now, best first. */
  order(lanes: readonly Lane[]): readonly Lane[];
  /** Notes that a batch of the lane is in hand; gives what notes its end. */
  begin(lane: string, urgent: boolean): () => void;
  /** Whether a batch that is not urgent has to wait for another to end, in each of the lanes that were there last. */
  isFull(): boolean;
}

/** Batches in hand at once: while the calls of one are out, the others go on. */
export const batchesAtOnce = 8;
/** One lane, whose calls may have to wait for their budget, leaves a batch to the others. */
export const batchesOfOneLane = 7;
/** While a batch of its lane is in hand, a record waits this long for others to fill one more; milliseconds. */
export const fillingMs = 1_000;
/** Beside those: urgent work does not wait for a batch to end. */
export const urgentBatches = 2;

/** @param waitMs how long records of a lane wait for others, to share calls with them; urgent ones never do. */
export function laneTurns(waitMs: (lane: string) => number): LaneTurns {
  const inHand: { readonly lane: string; readonly urgent: boolean }[] = [];
  const lastTurn = new Map<string, number>();
  let turn = 0;
  let seen: readonly Lane[] = [];
  const ofLane = (name: string): number => inHand.filter(({ lane, urgent }) => lane === name && !urgent).length;
  const usual = (): number => inHand.filter(({ urgent }) => !urgent).length;

  function mayBegin({ name, priority, waitingMs, isFull }: Lane): boolean {
    if (priority > 0) return inHand.length < batchesAtOnce + urgentBatches;
    if (usual() >= batchesAtOnce || ofLane(name) >= batchesOfOneLane) return false;
    // Many small batches make many calls, each of which waits for its place in the budget.
    return isFull || waitingMs >= (ofLane(name) > 0 ? Math.max(waitMs(name), fillingMs) : waitMs(name));
  }

  return {
    order(lanes) {
      seen = lanes;
      return lanes
        .filter(mayBegin)
        .sort(
          (one, other) =>
            other.priority - one.priority ||
            ofLane(one.name) - ofLane(other.name) ||
            (lastTurn.get(one.name) ?? 0) - (lastTurn.get(other.name) ?? 0) ||
            other.waitingMs - one.waitingMs,
        );
    },
    begin(lane, urgent) {
      const batch = { lane, urgent };
      inHand.push(batch);
      turn += 1;
      lastTurn.set(lane, turn);
      return () => {
        inHand.splice(inHand.indexOf(batch), 1);
      };
    },
    isFull: () =>
      usual() >= batchesAtOnce ||
      (seen.length > 0 && seen.every(({ name, priority }) => priority === 0 && ofLane(name) >= batchesOfOneLane)),
  };
}
