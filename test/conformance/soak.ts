/**
 * Many calls of one connector on a network that fails at random, in rounds: at the end of each the ledger of the
 * emulated system is held against what the runtime believes (`judge.ts`), and the system begins anew.
 */
import { createRandom } from '../../src/emulators/core/random.ts';
import type { ScenarioStore } from '../scenario/store.ts';
import { startApart } from './emulator-process.ts';
import { type Memory, memoryInUse } from './memory-in-use.ts';
import { openPlaces } from './places.ts';
import { disturb, emptyTally, runRound, type Tally } from './soak-round.ts';
import { openStand, type Stand } from './stand.ts';
import type { NamedSubject } from './subject.ts';

const timeoutMs = 300;
const largestRound = 1_000;
/** Part of the calls after which memory is looked at for the first time. */
const earlyShare = 0.1;

export interface SoakOptions {
  readonly calls: number;
  readonly seed: number;
  /** Calls at work at the same time. */
  readonly concurrency: number;
  /** Stands among which the calls are divided: while one waits for the end of its round, the others go on; default 1. */
  readonly stands?: number;
  /** Longer than the system is ever at work on a request that the caller has given up; in milliseconds, default 150. */
  readonly settlingMs?: number;
  /** No further round begins once it is aborted. */
  readonly stop?: AbortSignal;
  tell?(done: number): void;
}

export interface SoakResult extends Readonly<Tally> {
  readonly system: string;
  readonly seed: number;
  readonly calls: number;
  /** From the first call to the last judgement, whatever was waited for. */
  readonly seconds: number;
  /** Of the client, after a tenth of the calls and at the end: nothing is under way then. */
  readonly memory: readonly [early: Memory, late: Memory];
}

export async function soak(store: ScenarioStore, subject: NamedSubject, options: SoakOptions): Promise<SoakResult> {
  const { calls, seed, concurrency, stands = 1, settlingMs = 150, stop, tell = () => undefined } = options;
  const places = openPlaces(concurrency);
  const tally = emptyTally();
  const opened: Stand[] = [];
  let begun = 0;
  let done = 0;
  /** Rounds on one stand, as long as there are calls that nobody has begun. */
  const rounds = async (stand: Stand, upTo: number): Promise<void> => {
    while (begun < upTo && !stop?.aborted) {
      const round = Math.min(largestRound, Math.ceil(upTo / stands), upTo - begun);
      begun += round;
      const random = createRandom(seed + begun);
      await stand.renew();
      disturb(stand, random, tally);
      await runRound(stand, subject, tally, {
        calls: round,
        random,
        places,
        concurrency,
        settlingMs,
        ended() {
          done += 1;
          tell(done);
        },
      });
    }
  };
  try {
    const uses = Math.min(calls, largestRound) + 1;
    while (opened.length < stands) {
      const start = () => startApart(subject.id);
      opened.push(await openStand(store, subject, { settings: { timeoutMs }, seeded: false, uses, start }));
    }
    const startedAt = performance.now();
    const during = async (upTo: number): Promise<Memory> => {
      await Promise.all(opened.map((stand) => rounds(stand, upTo)));
      return memoryInUse();
    };
    const memory = [await during(Math.ceil(calls * earlyShare)), await during(calls)] as const;
    const seconds = (performance.now() - startedAt) / 1000;
    return { system: subject.id, seed, calls: done, ...tally, seconds, memory };
  } finally {
    for (const stand of opened) await stand.close();
  }
}
