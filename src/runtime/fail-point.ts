/**
 * Places at which a test can stop the runtime: kill its process, hold it, or let it fail. Nothing is armed unless the
 * environment variable BACKHAUL_FAIL_POINT says so when the process starts, or a test of the same process does; then a
 * passing costs one comparison.
 *
 * The variable holds `point=action` or `point=action@n`, for the n-th passing (default 1): `effect.stored=kill@2`.
 * Actions: `kill` (as a power cut would), `error`, and `hold:<ms>`, which lets only what passes there wait.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AbortError } from '../errors/errors.ts';
import { type FailPoint, failPointNames } from './fail-points.ts';

/** Called at every passing. Where it throws, the passing fails; where it gives a promise, the passing waits for it. */
export type FailPointListener = (point: FailPoint) => Promise<void> | void;

const variable = 'BACKHAUL_FAIL_POINT';
const pattern = /^(?<point>[a-z.-]+)=(?<action>kill|error|hold:(?<ms>\d{1,6}))(?:@(?<passing>[1-9]\d{0,5}))?$/;

let listener: FailPointListener | undefined;
armFailPoint(process.env[variable]);

/** To be awaited at the named place. */
export function failPoint(point: FailPoint): Promise<void> | void {
  return listener?.(point);
}

/** Lets a test of this process hear of every passing, in the place of what was armed before. Gives a way to end it. */
export function onFailPoint(heard: FailPointListener): () => void {
  const before = listener;
  listener = heard;
  return () => {
    listener = before;
  };
}

/** The failure that an armed fail point causes. Nothing in the runtime knows it: it is like any fault of its own. */
export class FailPointError extends Error {
  constructor(point: FailPoint) {
    super(`the fail point ${point} is armed`);
    this.name = 'FailPointError';
  }
}

/**
 * Arms what the text says, as the environment variable would. It is read at the first passing, so that a mistake in it
 * is reported as errors are. Error, at that passing: `FAIL_POINT_UNKNOWN`.
 */
export function armFailPoint(text: string | undefined): void {
  if (!text) return;
  let armed: Armed | undefined;
  let passings = 0;
  onFailPoint((point) => {
    armed ??= parse(text);
    if (point === armed.point) passings += 1;
    return point === armed.point && passings === armed.passing ? armed.act() : undefined;
  });
}

interface Armed {
  readonly point: FailPoint;
  readonly passing: number;
  act(): Promise<void>;
}

function parse(text: string): Armed {
  const { point: name, action, ms, passing = '1' } = pattern.exec(text)?.groups ?? {};
  const point = failPointNames.find((candidate) => candidate === name);
  if (!point || !action) {
    throw new AbortError({
      code: 'FAIL_POINT_UNKNOWN',
      what: `${variable} does not name a fail point and what is to happen there.`,
      why: `It holds "${text.slice(0, 200)}".`,
      nextSteps: [
        `Unset ${variable}: it is for tests alone.`,
        `Or name one of ${failPointNames.join(', ')}, with =kill, =error or =hold:<ms>, and @<n> for the n-th passing.`,
      ],
    });
  }
  return { point, passing: Number(passing), act: () => act(point, action, Number(ms)) };
}

async function act(point: FailPoint, action: string, ms: number): Promise<void> {
  if (action === 'error') throw new FailPointError(point);
  if (action === 'kill') {
    process.kill(process.pid, 'SIGKILL');
    // The signal is on its way; nothing may happen until it is here.
    await new Promise(() => undefined);
  }
  await wait(ms);
}
