/** One round of a soak: calls on a network that fails at random, and what the ledger says of them afterwards. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../src/emulators/core/random.ts';
import {
  answers,
  answersAfter,
  type Disturbance,
  htmlPage,
  lostAfter,
  lostBefore,
  passes,
  silentAfter,
  truncatedAfter,
} from './interceptor.ts';
import { type Judgement, judge, type WriteEnd, type WriteState } from './judge.ts';
import type { Places } from './places.ts';
import type { Stand } from './stand.ts';
import type { NamedSubject } from './subject.ts';

const disturbances: readonly Disturbance[] = [
  lostBefore,
  lostAfter,
  silentAfter,
  truncatedAfter,
  answers(500, { error: 'internal' }),
  answersAfter(502, htmlPage),
  answers(429, { message: 'Too many requests' }, { 'retry-after': '0.05' }),
];
/** Part of the exchanges that are disturbed, and of the calls that are reads. */
const disturbedShare = 0.1;
const readShare = 0.3;
/** What a system does by itself after a write, it has done by then; milliseconds. */
const restingMs = 500;

/** What all rounds have come to. */
export interface Tally {
  disturbed: number;
  failedReads: number;
  /** What the runtime says of the writes. */
  readonly states: Record<WriteState, number>;
  readonly judgement: Judgement;
}

export const emptyTally = (): Tally => ({
  disturbed: 0,
  failedReads: 0,
  states: { confirmed: 0, refused: 0, abandoned: 0, unknown: 0, intended: 0, sent: 0 },
  judgement: judge([], []),
});

export interface RoundOptions {
  readonly calls: number;
  readonly random: Random;
  /** Who is at work has one of them; a write waits for its settling without. */
  readonly places: Places;
  /** Calls that are begun and not at their end, at the most. */
  readonly concurrency: number;
  /** An open write waits so long before each settling, as its record does in the queue. */
  readonly settlingMs: number;
  /** Called when another call is at its end. */
  ended(): void;
}

/** From now on one exchange in ten is disturbed. */
export function disturb({ network }: Stand, random: Random, tally: Tally): void {
  network.always((exchange, forward, response) => {
    if (random.next() >= disturbedShare) return passes(exchange, forward, response);
    tally.disturbed += 1;
    return random.pick(disturbances)(exchange, forward, response);
  });
}

/** Every write of a round is another use, and bears a mark of its own. */
export async function runRound(
  stand: Stand,
  subject: NamedSubject,
  tally: Tally,
  { calls, random, places, concurrency, settlingMs, ended }: RoundOptions,
): Promise<void> {
  const reads = await Promise.all(
    Object.keys(subject.reads).map(async (operation) => ({ operation, use: await stand.useOf(operation) })),
  );
  const writes = Object.keys(subject.writes);
  const ends: WriteEnd[] = [];
  const rest = async (): Promise<void> => {
    places.leave();
    await wait(settlingMs);
    await places.take();
  };
  const one = async (number: number): Promise<void> => {
    if (random.next() < readShare) {
      const { operation, use } = random.pick(reads);
      const { outcome } = await stand.marked('read', () => stand.readPage(operation, use));
      if (outcome.kind !== 'ok') tally.failedReads += 1;
      return;
    }
    const operation = random.pick(writes);
    const use = await stand.useOf(operation, number);
    const mark = `${operation} ${number}`;
    const state = await stand.marked(mark, () => stand.write(operation, use, rest));
    const unprotected = stand.connection.operation(operation).mechanism.kind === 'none';
    ends.push({ mark, state, unprotected, effect: subject.writes[operation]?.effect });
  };
  let next = 0;
  const caller = async (): Promise<void> => {
    for (;;) {
      next += 1;
      const number = next;
      if (number > calls) return;
      await places.take();
      try {
        await one(number);
      } finally {
        places.leave();
      }
      ended();
      stand.network.forget();
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, calls) }, caller));
  await wait(restingMs);
  for (const { state } of ends) tally.states[state] += 1;
  const judged = judge(ends, await stand.effects());
  for (const kind of Object.keys(judged) as (keyof Judgement)[]) tally.judgement[kind].push(...judged[kind]);
}
