/**
 * The rate that all workers and flows with one credential share: one row per credential in the database.
 * Generic cell rate algorithm: the row holds the theoretical arrival time of the next call; a caller reserves a slot
 * in one statement and waits until its slot has come. The steady rate is what is left of the limit after the burst, so
 * that no window of any kind (fixed, sliding, token bucket) ever sees more calls than the limit.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Budget as BudgetDeclaration } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import type { Queryable } from '../store/database.ts';

export interface Budget {
  /** Waits until one call may go out; gives the milliseconds waited. */
  reserve(signal?: AbortSignal): Promise<number>;
  /** Makes every caller pause, after a refusal. Milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Pause for a refusal that carries no time of its own, in milliseconds. */
  readonly defaultPauseMs: number;
}

export async function openBudget(
  database: Queryable,
  id: string,
  declaration: Resolved<BudgetDeclaration>,
): Promise<Budget> {
  const burst = Math.min(declaration.burst, declaration.limit - 1);
  const intervalMs = declaration.windowMs / (declaration.limit - burst);
  // One call of the burst is the one that is going out: n calls at once need a tolerance of n - 1 intervals.
  const toleranceMs = intervalMs * Math.max(0, burst - 1);
  await database.query(
    `insert into backhaul.budget (id, arrival) values ($1, now() - interval '1 day') on conflict do nothing`,
    [id],
  );
  return {
    defaultPauseMs: declaration.pauseMs,
    async reserve(signal) {
      const { rows } = await database.query<{ wait_ms: number }>(
        `update backhaul.budget
            set arrival = greatest(arrival, clock_timestamp() - make_interval(secs => $3::float8 / 1000))
                          + make_interval(secs => $2::float8 / 1000)
          where id = $1
          returning (extract(epoch from arrival - clock_timestamp()) * 1000 - $2::float8)::float8 as wait_ms`,
        [id, intervalMs, toleranceMs],
      );
      const waitMs = Math.max(0, Math.ceil(Number(rows[0]?.wait_ms ?? 0)));
      if (waitMs > 0) await wait(waitMs, undefined, signal ? { signal } : {});
      return waitMs;
    },
    async pause(milliseconds) {
      await database.query(
        `update backhaul.budget
            set arrival = greatest(arrival, clock_timestamp() + make_interval(secs => $2::float8 / 1000)) where id = $1`,
        [id, milliseconds],
      );
    },
  };
}
