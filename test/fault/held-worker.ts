/** Holds a worker of this process at a fail point, and lets another take its records over meanwhile. */
import { setTimeout as wait } from 'node:timers/promises';
import { onFailPoint } from '../../src/runtime/fail-point.ts';
import type { FailPoint } from '../../src/runtime/fail-points.ts';
import type { Stage } from '../scenario/stage.ts';
import type { ScenarioStore } from '../scenario/store.ts';

export interface Hold {
  /** Resolves when something is held. */
  readonly reached: Promise<void>;
  goOn(): void;
}

/**
 * Holds the first passing of a point; with `after`, the first since that other point was passed. Nothing that passes
 * later is held. A new hold leaves those before it as they are.
 */
export function holdAt(point: FailPoint, after?: FailPoint): Hold {
  let reach: () => void = () => undefined;
  let goOn: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let waiting = after === undefined;
  let used = false;
  const end = onFailPoint((passed) => {
    if (passed === after) waiting = true;
    if (passed !== point || !waiting || used) return undefined;
    used = true;
    end();
    reach();
    return gate;
  });
  return { reached, goOn };
}

/** Puts every job in flight back, as is done when its worker gives no sign of life. */
export async function loseLeases(store: ScenarioStore): Promise<void> {
  await store.database.query(
    `update pgboss.job set state = 'retry', start_after = now(), heartbeat_on = null where state = 'active'`,
  );
}

/** Longer than a permission to send is good for. */
const longPauseMs = 2_200;

/** Delivers, holds the worker at the point, lets a second runtime bring everything to rest, and lets the first go on. */
export async function takeOver(
  store: ScenarioStore,
  stage: Stage,
  point: FailPoint,
  deliver: () => Promise<unknown>,
): Promise<void> {
  const hold = holdAt(point, point === 'call.answered' ? 'effect.sent' : undefined);
  await deliver();
  await hold.reached;
  await loseLeases(store);
  await stage.start();
  if (point === 'effect.sent') await wait(longPauseMs);
  await stage.rest();
  hold.goOn();
  // What it does with what it had takes some milliseconds.
  await wait(500);
}
