/** A write that nothing protects from a repeat: made again only after it was looked for and not found. */
import { setTimeout as wait } from 'node:timers/promises';
import { AbortError } from '../../../errors/errors.ts';
import type { Outcome } from '../../../runtime/connection/plain-outcome.ts';
import type { Written } from './open-core-api.ts';

/** The platform refused this one object; others may go on. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(`${outcome.code ?? outcome.kind}: ${outcome.message || 'nothing more was said'}`);
    this.outcome = outcome;
  }
}

/** Sendings of one write. */
const attempts = 3;
/** Looks after a clear success, for a list that is late. */
const looks = 5;

/**
 * What `find` gives once it is there; of a clear success it is given the answer, which may tell enough. Throws `Refused`
 * when the platform refuses it. Error: `DEPLOYMENT_OUTCOME_OPEN` when it can not be told whether it was made.
 */
export async function makeOnce<Found>(
  what: string,
  settleMs: number,
  make: () => Promise<Written>,
  find: (answer?: unknown) => Promise<Found | undefined>,
): Promise<Found> {
  let last: Outcome = { kind: 'unknown' };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { outcome, body } = await make();
    last = outcome;
    if (outcome.kind === 'dataError' || outcome.kind === 'conflict') throw new Refused(outcome);
    const isDone = outcome.kind === 'ok';
    for (let look = 0; look < (isDone ? looks : 1); look += 1) {
      if (!isDone || look > 0) await wait(settleMs);
      const found = await (isDone && look === 0 ? find(body) : find());
      if (found !== undefined) return found;
    }
    // It says that it was made, and is nowhere: to make another would not mend that.
    if (isDone) break;
  }
  throw new AbortError({
    code: 'DEPLOYMENT_OUTCOME_OPEN',
    what: `Whether ${what} was made can not be told.`,
    why: `${last.code ?? last.kind}: ${last.message || 'the platform took it in, and does not show it'}.`,
    nextSteps: [
      'Look for it on the platform.',
      'Run the same command again later: it looks first, and goes on where it stopped.',
    ],
  });
}
