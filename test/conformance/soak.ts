/**
 * Many calls of one connector on a network that fails at random:
 *   npm run soak -- --system archean-r247 --calls 100000 --seed 1
 * Afterwards the ledger of the emulated system is held against what the runtime believes: every write that it calls
 * confirmed took effect exactly once, none took effect twice, and what may have taken effect without anybody knowing is
 * counted as unknown, which only operations without any protection may be.
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
import { openStand, type Stand } from './stand.ts';
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
  /** Rows in the ledger of the emulated system, and how few and how many there may be. */
  readonly effects: number;
  readonly leastEffects: number;
  readonly mostEffects: number;
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
  const stand = await openStand(store, subject, { settings: { timeoutMs: 300 }, uses: calls + 200 });
  try {
    const reads = Object.keys(subject.reads);
    const writes = Object.keys(subject.writes);
    const readUses = new Map<string, Use>();
    for (const name of reads) readUses.set(name, await stand.useOf(name));
    const counts = { disturbed: 0, confirmed: 0, refused: 0, unknown: 0, unsettled: 0, failedReads: 0 };
    const rows = await rowsOf(stand, writes, calls + 1);
    const before = (await stand.effects()).length;
    stand.preparedWrites.clear();
    const asked = { confirmed: 0, unknown: 0 };
    stand.network.always((exchange, forward, response) => {
      if (random() >= share) return passes(exchange, forward, response);
      counts.disturbed += 1;
      const disturbance = disturbances[Math.floor(random() * disturbances.length)] ?? passes;
      return disturbance(exchange, forward, response);
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
      const made = rows.get(name) ?? 1;
      if (state === 'confirmed') {
        counts.confirmed += 1;
        asked.confirmed += made;
      } else if (state === 'refused') counts.refused += 1;
      else {
        counts.unknown += 1;
        asked.unknown += made;
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
    await wait(settlingMs);
    const effects = await stand.effects();
    const prepared = [...stand.preparedWrites].reduce((sum, [name, count]) => sum + count * (rows.get(name) ?? 1), 0);
    return {
      system: subject.id,
      calls,
      ...counts,
      effects: effects.length - before - prepared,
      leastEffects: asked.confirmed,
      mostEffects: asked.confirmed + asked.unknown,
      doubled: effects.filter(({ count }) => count > 1).length,
      seconds: Math.round(seconds),
      memory: [early, residentMegabytes()],
    };
  } finally {
    await stand.close();
  }
}

const residentMegabytes = (): number => Math.round(process.memoryUsage.rss() / 1_048_576);

/** What a system does by itself after a write, it has done by then; milliseconds. */
const settlingMs = 500;

/** Rows of the ledger that one use of each write makes, found by making one without disturbance. */
async function rowsOf(stand: Stand, writes: readonly string[], first: number): Promise<Map<string, number>> {
  const rows = new Map<string, number>();
  const prepares: { name: string; prepared: Map<string, number>; made: number }[] = [];
  for (const [index, name] of writes.entries()) {
    stand.preparedWrites.clear();
    const before = (await stand.effects()).length;
    await stand.write(name, await stand.useOf(name, first + index));
    await wait(settlingMs);
    prepares.push({ name, prepared: new Map(stand.preparedWrites), made: (await stand.effects()).length - before });
  }
  // Those that need no preparation first: what preparations make is known by then.
  for (const { name, prepared, made } of prepares.sort((a, b) => a.prepared.size - b.prepared.size)) {
    const others = [...prepared].reduce((sum, [other, count]) => sum + count * (rows.get(other) ?? 1), 0);
    rows.set(name, made - others);
  }
  return rows;
}

/** What is wrong with a result; empty when the ledger and the runtime agree. */
export function faultsOf(result: SoakResult): string[] {
  const { effects, leastEffects, mostEffects, doubled, unsettled, refused } = result;
  const faults: string[] = [];
  if (doubled > 0) faults.push(`${doubled} effects were made more than once`);
  if (effects < leastEffects)
    faults.push(`what is confirmed makes ${leastEffects} rows, and the ledger has ${effects}`);
  if (effects > mostEffects) faults.push(`the ledger has ${effects - mostEffects} rows that nobody asked for`);
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
