/**
 * Many calls of one connector on a network that fails at random:
 *   npm run soak -- --system archean-r247 --calls 100000 --seed 1
 * Afterwards the ledger of the emulated system is held against what the runtime believes (`judge.ts`).
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
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
import { faultsOf, type Judgement, judge, type WriteEnd, type WriteState } from './judge.ts';
import { openStand } from './stand.ts';
import { type NamedSubject, subjects, type Use } from './subject.ts';

const disturbances: readonly Disturbance[] = [
  lostBefore,
  lostAfter,
  silentAfter,
  truncatedAfter,
  answers(500, { error: 'internal' }),
  answersAfter(502, htmlPage),
  answers(429, { message: 'Too many requests' }, { 'retry-after': '0.05' }),
];
/** Calls that run at the same time. */
const concurrency = 8;

export interface SoakResult {
  readonly system: string;
  readonly calls: number;
  /** Exchanges that the network disturbed. */
  readonly disturbed: number;
  /** What the runtime says of the writes. */
  readonly states: Readonly<Record<WriteState, number>>;
  readonly judgement: Judgement;
  readonly failedReads: number;
  readonly seconds: number;
  /** Resident memory of this process after a tenth of the calls, and at the end; megabytes. */
  readonly memory: readonly [number, number];
}

/** Numbers from 0 up to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export async function soak(
  store: ScenarioStore,
  subject: NamedSubject,
  options: { readonly calls: number; readonly seed: number; readonly share?: number; tell?(done: number): void },
): Promise<SoakResult> {
  const { calls, seed, share = 0.1, tell = () => undefined } = options;
  const random = randomFrom(seed);
  const stand = await openStand(store, subject, { settings: { timeoutMs: 300 }, uses: calls + 200 });
  try {
    const reads = Object.keys(subject.reads);
    const writes = Object.keys(subject.writes);
    const readUses = new Map<string, Use>();
    for (const name of reads) readUses.set(name, await stand.useOf(name));
    let disturbed = 0;
    let failedReads = 0;
    const ends: WriteEnd[] = [];
    stand.network.always((exchange, forward, response) => {
      if (random() >= share) return passes(exchange, forward, response);
      disturbed += 1;
      const disturbance = disturbances[Math.floor(random() * disturbances.length)] ?? passes;
      return disturbance(exchange, forward, response);
    });
    const one = async (number: number): Promise<void> => {
      if (random() < 0.3) {
        const name = reads[Math.floor(random() * reads.length)] ?? '';
        const { outcome } = await stand.marked('read', () => stand.call(name, readUses.get(name)));
        if (outcome.kind !== 'ok') failedReads += 1;
        return;
      }
      const operation = writes[Math.floor(random() * writes.length)] ?? '';
      const use = await stand.useOf(operation, number);
      const mark = `${operation} ${number}`;
      const state = await stand.marked(mark, () => stand.write(operation, use));
      const unprotected = stand.connection.operation(operation).mechanism.kind === 'none';
      ends.push({ mark, state, unprotected, effect: subject.writes[operation]?.effect });
    };
    const startedAt = performance.now();
    let next = 0;
    let early = 0;
    const worker = async (): Promise<void> => {
      for (;;) {
        next += 1;
        const number = next;
        if (number > calls) return;
        if (number === Math.ceil(calls / 10)) early = residentMegabytes();
        await one(number);
        tell(number);
        stand.network.forget();
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    const seconds = (performance.now() - startedAt) / 1000;
    const memory = [early, residentMegabytes()] as const;
    await wait(settlingMs);
    const states: Record<WriteState, number> = {
      confirmed: 0,
      refused: 0,
      abandoned: 0,
      unknown: 0,
      intended: 0,
      sent: 0,
    };
    for (const { state } of ends) states[state] += 1;
    const judgement = judge(ends, await stand.effects());
    return { system: subject.id, calls, disturbed, states, judgement, failedReads, seconds, memory };
  } finally {
    await stand.close();
  }
}

const residentMegabytes = (): number => Math.round(process.memoryUsage.rss() / 1_048_576);

/** What a system does by itself after a write, it has done by then; milliseconds. */
const settlingMs = 500;

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      system: { type: 'string' },
      calls: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const store = await openScenarioStore();
  for (const subject of subjects.filter(({ id }) => values.system === undefined || id === values.system)) {
    const calls = Number(values.calls);
    const result = await soak(store, subject, {
      calls,
      seed: Number(values.seed),
      tell: (done) => {
        if (done % 5_000 === 0) process.stderr.write(`${subject.id}: ${done} of ${calls}\n`);
      },
    });
    console.log(JSON.stringify({ ...result, faults: faultsOf(result.judgement) }));
    if (faultsOf(result.judgement).length > 0) process.exitCode = 1;
  }
  await store.close();
}
