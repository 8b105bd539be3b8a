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
import { prepared } from '../store/prepared-statements.ts';
import { costPace } from './cost-pace.ts';
import { openSlotQueue, type TakeSlots, urgentShare } from './slot-queue.ts';

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
    /** Goes before what is not urgent, and may use the part of the burst that the others leave. */
    readonly urgent?: boolean;
  }): Promise<number | undefined>;
  /** Takes in what an answer says of the budget, and gives back what of the reserved points was not used. */
  settle(points: number, body: unknown): Promise<void>;
  /** Makes every caller pause, after a refusal. Milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Calls, or points, that could be used at once, urgent ones included; and how many after a quiet time. */
  left(): Promise<{ readonly left: number; readonly of: number }>;
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
  /** What a call that is not urgent leaves of the tolerance. */
  readonly reserveMs: number;
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
  const slot = {
    stepMs,
    toleranceMs: stepMs * Math.max(0, burst - 1),
    leadMs: stepMs,
    reserveMs: stepMs * Math.floor(burst * urgentShare),
  };
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

  const takeSlots: TakeSlots = async ({ points, urgent }, count, withinMs) => {
    const { stepMs, toleranceMs, leadMs, reserveMs } = pace.slot(points);
    const early = leadMs - (urgent ? 0 : reserveMs);
    const { rows } = await database.query<{ taken: number; until_base_ms: number }>(
      prepared(`with held as (
         select greatest(b.arrival, p.arrival, clock_timestamp() - make_interval(secs => $4::float8 / 1000)) as base,
                clock_timestamp() as at
           from backhaul.budget b, backhaul.budget p where b.id = $1 and p.id = $2
            for update of b
       ), fitting as (
         select base, (extract(epoch from base - at) * 1000)::float8 as until_base_ms,
                greatest(0, least($7::int, floor(
                  ((extract(epoch from at - base) * 1000)::float8 + $6::float8 + $5::float8) / $3::float8 + 0.000001)))::int as taken
           from held
       ), moved as (
         update backhaul.budget b set arrival = base + taken * make_interval(secs => $3::float8 / 1000)
           from fitting where b.id = $1 and taken > 0
       )
       select taken, until_base_ms from fitting`),
      [id, pauseId, stepMs, toleranceMs, early, withinMs, count],
    );
    const [row] = rows;
    invariant(row, `the budget ${id} has its row`);
    return { taken: row.taken, firstMs: row.until_base_ms + stepMs - early, stepMs };
  };

  // Shared by all who ask while the answer is on its way.
  let asking: Promise<boolean> | undefined;
  function isPaused(): Promise<boolean> {
    asking ??= database
      .query(`select 1 from backhaul.budget where id = $1 and arrival > clock_timestamp()`, [pauseId])
      .then(({ rows }) => rows.length > 0)
      .finally(() => {
        asking = undefined;
      });
    return asking;
  }
  const slots = openSlotQueue(takeSlots);

  return {
    defaultPauseMs: declaration.pauseMs,
    async reserve({ maximumWaitMs = defaultMaximumWaitMs, signal, points = 1, urgent = false } = {}) {
      const startedAt = performance.now();
      for (;;) {
        const leftMs = Math.max(0, maximumWaitMs - (performance.now() - startedAt));
        const waitMs = await slots.take({ points, urgent }, leftMs, signal);
        if (waitMs === undefined) return undefined;
        if (waitMs === 0) return Math.round(performance.now() - startedAt);
        await wait(waitMs, undefined, signal ? { signal } : {});
        // Whoever waited may have been overtaken by a pause; its slot is lost then.
        if (!(await isPaused())) return Math.round(performance.now() - startedAt);
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
    async left() {
      const { stepMs, toleranceMs, leadMs } = pace.slot(1);
      const { rows } = await database.query<{ ahead_ms: number }>(
        `select (extract(epoch from max(arrival) - clock_timestamp()) * 1000)::float8 as ahead_ms
           from backhaul.budget where id = any($1)`,
        [[id, pauseId]],
      );
      const freeMs = Math.min(toleranceMs, -(rows[0]?.ahead_ms ?? 0)) + leadMs;
      const whole = (milliseconds: number): number => Math.max(0, Math.floor(milliseconds / stepMs + 0.000_001));
      return { left: whole(freeMs), of: whole(toleranceMs + leadMs) };
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
