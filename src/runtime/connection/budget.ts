/**
 * The rate that all workers and flows with one credential share: one row per credential in the database.
 * Generic cell rate algorithm: the row holds the theoretical arrival time of the next call; a caller reserves a slot
 * in one statement and waits until its slot has come. The steady rate is what is left of the limit after the burst, so
 * that no window of any kind (fixed, sliding, token bucket) ever sees more calls than the limit. A second row holds the
 * end of a pause, which also holds those who wait for a slot that they had before.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Budget as BudgetDeclaration, CallBudget } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import { invariant } from '../../errors/errors.ts';
import type { Queryable } from '../store/database.ts';
import { costPace } from './cost-pace.ts';

export interface Budget {
  /**
   * Waits until one call may go out; gives the milliseconds waited. Undefined when no slot comes within `maximumWaitMs`
   * (default 120 000): that time has passed then, and no call may go out.
   */
  reserve(options?: {
    readonly maximumWaitMs?: number;
    readonly signal?: AbortSignal;
    /** What the call costs, where the budget counts points; default 1. */
    readonly points?: number;
  }): Promise<number | undefined>;
  /** Takes in what an answer says of the budget, and gives back what of the reserved points was not used. */
  settle(points: number, body: unknown): Promise<void>;
  /** Makes every caller pause, after a refusal. Milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Pause for a refusal that carries no time of its own, in milliseconds. */
  readonly defaultPauseMs: number;
}

/** How a call moves the arrival time on; all in milliseconds. */
export interface Slot {
  readonly stepMs: number;
  /** How far the arrival time may lie back after a quiet time. */
  readonly toleranceMs: number;
  /** Part of the step that need not have passed before the call goes out. */
  readonly leadMs: number;
}

export interface Pace {
  slot(points: number): Slot;
  /** What an answer changes: `backMs` is given back, and the arrival lies at most `toleranceMs` back. */
  settled(points: number, body: unknown): Promise<{ backMs: number; toleranceMs: number } | undefined>;
}

const defaultMaximumWaitMs = 120_000;

function callPace(declaration: Resolved<CallBudget>): Pace {
  const burst = Math.min(declaration.burst, declaration.limit - 1);
  const stepMs = declaration.windowMs / (declaration.limit - burst);
  // One call of the burst is the one that is going out: n calls at once need a tolerance of n - 1 intervals.
  const slot = { stepMs, toleranceMs: stepMs * Math.max(0, burst - 1), leadMs: stepMs };
  return { slot: () => slot, settled: async () => undefined };
}

export async function openBudget(
  database: Queryable,
  id: string,
  declaration: Resolved<BudgetDeclaration>,
): Promise<Budget> {
  const pace = declaration.kind === 'cost' ? costPace(declaration) : callPace(declaration);
  const pauseId = `${id} pause`;
  await database.query(
    `insert into backhaul.budget (id, arrival) select unnest($1::text[]), now() - interval '1 day' on conflict do nothing`,
    [[id, pauseId]],
  );

  /** Milliseconds until the slot that was taken; undefined when it would come too late, and none was taken. */
  async function takeSlot({ stepMs, toleranceMs, leadMs }: Slot, withinMs: number): Promise<number | undefined> {
    const { rows } = await database.query<{ wait_ms: number | null }>(
      `with taken as (
         update backhaul.budget b
            set arrival = greatest(b.arrival, p.arrival, clock_timestamp() - make_interval(secs => $4::float8 / 1000))
                          + make_interval(secs => $3::float8 / 1000)
           from backhaul.budget p
          where b.id = $1 and p.id = $2
            and greatest(b.arrival, p.arrival, clock_timestamp() - make_interval(secs => $4::float8 / 1000))
                <= clock_timestamp() + make_interval(secs => ($5::float8 - $3::float8 + $6::float8) / 1000)
          returning b.arrival
       )
       select (select (extract(epoch from arrival - clock_timestamp()) * 1000)::float8 - $6::float8 from taken) as wait_ms
         from backhaul.budget where id = $1`,
      [id, pauseId, stepMs, toleranceMs, withinMs, leadMs],
    );
    const [row] = rows;
    invariant(row, `the budget ${id} has its row`);
    return row.wait_ms === null ? undefined : Math.max(0, Math.ceil(row.wait_ms));
  }

  async function isPaused(): Promise<boolean> {
    const { rows } = await database.query(
      `select 1 from backhaul.budget where id = $1 and arrival > clock_timestamp()`,
      [pauseId],
    );
    return rows.length > 0;
  }

  return {
    defaultPauseMs: declaration.pauseMs,
    async reserve({ maximumWaitMs = defaultMaximumWaitMs, signal, points = 1 } = {}) {
      const options = signal ? { signal } : {};
      const startedAt = performance.now();
      for (;;) {
        const leftMs = Math.max(0, maximumWaitMs - (performance.now() - startedAt));
        const waitMs = await takeSlot(pace.slot(points), leftMs);
        await wait(waitMs ?? leftMs, undefined, options);
        if (waitMs === undefined) return undefined;
        // Whoever waited may have been overtaken by a pause; its slot is lost then.
        if (waitMs === 0 || !(await isPaused())) return Math.round(performance.now() - startedAt);
      }
    },
    async settle(points, body) {
      const change = await pace.settled(points, body);
      if (!change) return;
      await database.query(
        `update backhaul.budget
            set arrival = greatest(arrival - make_interval(secs => $2::float8 / 1000),
                                   clock_timestamp() - make_interval(secs => $3::float8 / 1000)) where id = $1`,
        [id, change.backMs, change.toleranceMs],
      );
    },
    async pause(milliseconds) {
      await database.query(
        `update backhaul.budget
            set arrival = greatest(arrival, clock_timestamp() + make_interval(secs => $2::float8 / 1000)) where id = $1`,
        [pauseId, milliseconds],
      );
    },
  };
}
