/**
 * Many calls of one connector on a network that fails at random:
 *   npm run soak -- --system archean-r247 --calls 100000 --seed 1
 * Afterwards the ledger of the emulated system is held against what the runtime believes: every write that it calls
 * confirmed took effect exactly once, none took effect twice, and what may have taken effect without anybody knowing is
 * counted as unknown, which only operations without any protection may be.
 */
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
  readonly confirmed: number;
  readonly refused: number;
  readonly unknown: number;
  /** Effects in the ledger of the emulated system. */
  readonly effects: number;
  /** Effects that were made more than once. */
  readonly doubled: number;
  /** Writes that stand as unknown although their operation is protected. */
  readonly unsettled: number;
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
  const stand = await openStand(store, subject, { settings: { timeoutMs: 300 }, uses: calls + 1 });
  try {
    const reads = Object.keys(subject.reads);
    const writes = Object.keys(subject.writes);
    const readUses = new Map<string, Use>();
    for (const name of reads) readUses.set(name, await stand.useOf(name));
    const counts = { disturbed: 0, confirmed: 0, refused: 0, unknown: 0, unsettled: 0, failedReads: 0 };
    stand.network.always((asked, forward, response) => {
      if (random() >= share) return passes(asked, forward, response);
      counts.disturbed += 1;
      const disturbance = disturbances[Math.floor(random() * disturbances.length)] ?? passes;
      return disturbance(asked, forward, response);
    });
    const one = async (number: number): Promise<void> => {
      if (random() < 0.3) {
        const name = reads[Math.floor(random() * reads.length)] ?? '';
        const { outcome } = await stand.call(name, readUses.get(name));
        if (outcome.kind !== 'ok') counts.failedReads += 1;
        return;
      }
      const name = writes[Math.floor(random() * writes.length)] ?? '';
      const state = await stand.write(name, await stand.useOf(name, number));
      if (state === 'confirmed') counts.confirmed += 1;
      else if (state === 'refused') counts.refused += 1;
      else {
        counts.unknown += 1;
        if (stand.connection.operation(name).mechanism.kind !== 'none') counts.unsettled += 1;
      }
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
    const effects = (await stand.effects()).filter(({ operation }) => !subject.ownDoing?.includes(operation));
    return {
      system: subject.id,
      calls,
      ...counts,
      effects: effects.length - stand.preparedWrites,
      doubled: effects.filter(({ count }) => count > 1).length,
      seconds: Math.round(seconds),
      memory: [early, residentMegabytes()],
    };
  } finally {
    await stand.close();
  }
}

const residentMegabytes = (): number => Math.round(process.memoryUsage.rss() / 1_048_576);

/** What is wrong with a result; empty when the ledger and the runtime agree. */
export function faultsOf({ confirmed, unknown, effects, doubled, unsettled, refused }: SoakResult): string[] {
  const faults: string[] = [];
  if (doubled > 0) faults.push(`${doubled} effects were made more than once`);
  if (effects < confirmed) faults.push(`${confirmed} writes are confirmed, and the system has ${effects} effects`);
  if (effects > confirmed + unknown)
    faults.push(`the system has ${effects - confirmed - unknown} effects that nobody asked for`);
  if (unsettled > 0) faults.push(`${unsettled} writes of protected operations were not settled`);
  if (refused > 0) faults.push(`${refused} writes were refused`);
  return faults;
}

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
    console.log(JSON.stringify({ ...result, faults: faultsOf(result) }));
    if (faultsOf(result).length > 0) process.exitCode = 1;
  }
  await store.close();
}
