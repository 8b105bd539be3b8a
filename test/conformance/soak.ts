/**
 * Many calls of one connector on a network that fails at random, in rounds: at the end of each the ledger of the
 * emulated system is held against what the runtime believes (`judge.ts`), and the system begins anew.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRandom, type Random } from '../../src/emulators/core/random.ts';
import type { ScenarioStore } from '../scenario/store.ts';
import { startApart } from './emulator-process.ts';
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
import { openStand, type Stand } from './stand.ts';
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
const timeoutMs = 300;
/** What a system does by itself after a write, it has done by then; milliseconds. */
const restingMs = 500;
const largestRound = 1_000;

export interface SoakOptions {
  readonly calls: number;
  readonly seed: number;
  /** Calls that run at the same time. */
  readonly concurrency: number;
  /** Longer than the system is ever at work on a request that the caller has given up; in milliseconds, default 150. */
  readonly settlingMs?: number;
  /** No further round begins once it is aborted. */
  readonly stop?: AbortSignal;
  tell?(done: number): void;
}

export interface SoakResult {
  readonly system: string;
  readonly seed: number;
  readonly calls: number;
  /** Exchanges that the network disturbed. */
  readonly disturbed: number;
  /** What the runtime says of the writes. */
  readonly states: Readonly<Record<WriteState, number>>;
  readonly judgement: Judgement;
  readonly failedReads: number;
  readonly seconds: number;
  /** Of the client, after a tenth of the calls and at the end. */
  readonly memory: readonly [Memory, Memory];
}

/** In megabytes. */
export interface Memory {
  /** What is in use, right after a collection of garbage. */
  readonly used: number;
  /** What the process holds of the machine's memory. */
  readonly resident: number;
}

interface Tally {
  disturbed: number;
  failedReads: number;
  readonly ends: WriteEnd[];
}

export async function soak(store: ScenarioStore, subject: NamedSubject, options: SoakOptions): Promise<SoakResult> {
  const { calls, seed, concurrency, settlingMs = 150, stop, tell = () => undefined } = options;
  const random = createRandom(seed);
  const uses = Math.min(calls, largestRound) + 1;
  const stand = await openStand(store, subject, {
    settings: { ...subject.settling(settlingMs), timeoutMs },
    uses,
    start: () => startApart(subject.id),
  });
  const tally: Tally = { disturbed: 0, failedReads: 0, ends: [] };
  const states = { confirmed: 0, refused: 0, abandoned: 0, unknown: 0, intended: 0, sent: 0 };
  const judgement = judge([], []);
  let early: Memory | undefined;
  let seconds = 0;
  let done = 0;
  try {
    disturb(stand, random, tally);
    while (done < calls && !stop?.aborted) {
      if (done > 0) await stand.renew();
      const round = Math.min(largestRound, calls - done);
      const startedAt = performance.now();
      await runRound(stand, subject, random, tally, { round, concurrency, tell: (number) => tell(done + number) });
      seconds += (performance.now() - startedAt) / 1000;
      done += round;
      if (done >= calls / 10) early ??= memoryInUse();
      await wait(restingMs);
      for (const { state } of tally.ends) states[state] += 1;
      const ofRound = judge(tally.ends.splice(0), await stand.effects());
      for (const kind of Object.keys(judgement) as (keyof Judgement)[]) judgement[kind].push(...ofRound[kind]);
    }
    const late = memoryInUse();
    const { disturbed, failedReads } = tally;
    const memory = [early ?? late, late] as const;
    return { system: subject.id, seed, calls: done, disturbed, states, judgement, failedReads, seconds, memory };
  } finally {
    await stand.close();
  }
}

function disturb(stand: Stand, random: Random, tally: Tally): void {
  stand.network.always((exchange, forward, response) => {
    if (random.next() >= disturbedShare) return passes(exchange, forward, response);
    tally.disturbed += 1;
    return random.pick(disturbances)(exchange, forward, response);
  });
}

/** Every write of a round is another use, and bears a mark of its own. */
async function runRound(
  stand: Stand,
  subject: NamedSubject,
  random: Random,
  tally: Tally,
  { round, concurrency, tell }: { round: number; concurrency: number; tell(done: number): void },
): Promise<void> {
  const reads = await Promise.all(
    Object.keys(subject.reads).map(async (operation) => ({ operation, use: await stand.useOf(operation) })),
  );
  const writes = Object.keys(subject.writes);
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
    const state = await stand.marked(mark, () => stand.write(operation, use));
    const unprotected = stand.connection.operation(operation).mechanism.kind === 'none';
    tally.ends.push({ mark, state, unprotected, effect: subject.writes[operation]?.effect });
  };
  let next = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      next += 1;
      const number = next;
      if (number > round) return;
      await one(number);
      tell(number);
      stand.network.forget();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

function memoryInUse(): Memory {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external, rss } = process.memoryUsage();
  const megabytes = (bytes: number) => Math.round(bytes / 1_048_576);
  return { used: megabytes(heapUsed + external), resident: megabytes(rss) };
}
