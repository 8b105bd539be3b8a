/** The row that all who share a budget change one after the other. */
import { invariant } from '../../errors/errors.ts';
import type { Database } from '../store/database.ts';
import { prepared } from '../store/prepared-statements.ts';
import { type DatabaseClock, openDatabaseClock } from './database-clock.ts';

/** All times in milliseconds since 1970, on the clock of the database. */
export interface BudgetState {
  /** The theoretical arrival time of the next call. */
  readonly arrivalMs: number;
  /** Calls in the last slices of the window, oldest first. */
  readonly slices: readonly number[];
  /** When the newest slice began. */
  readonly newestMs: number;
}

export interface BudgetMoment extends BudgetState {
  readonly nowMs: number;
  /** Nothing goes out before. */
  readonly pausedUntilMs: number;
}

export interface BudgetChange<Result> {
  /** Absent: as it was. */
  readonly state?: BudgetState;
  readonly result: Result;
}

export interface BudgetRow {
  readonly clock: Pick<DatabaseClock, 'nowMs'>;
  /** Runs the work on the state as it stands, while nobody else changes it. */
  change<Result>(work: (moment: BudgetMoment) => BudgetChange<Result>): Promise<Result>;
  read(): Promise<BudgetMoment>;
  /** Whether nothing may go out now. All who ask at once share the answer. */
  isPaused(): Promise<boolean>;
  /** A shorter pause does not end a longer one. */
  pause(milliseconds: number): Promise<void>;
}

/** Changes that wait for their turn; more are an error of the caller. */
const maximumWaiting = 10_000;

interface Row {
  readonly arrival: number;
  readonly paused: number;
  readonly now: number;
  readonly slices: number[];
  readonly newest: number;
}

const columns = `(extract(epoch from b.arrival) * 1000)::float8 as arrival, (extract(epoch from p.arrival) * 1000)::float8 as paused,
  (extract(epoch from clock_timestamp()) * 1000)::float8 as now, b.slices,
  (extract(epoch from b.newest_slice) * 1000)::float8 as newest
  from backhaul.budget b, backhaul.budget p where b.id = $1 and p.id = $2`;

export async function openBudgetRow(database: Database, id: string): Promise<BudgetRow> {
  // The end of a pause stands in a row of its own: it also holds those who have their place already.
  const ids = [id, `${id} pause`];
  await database.query(
    `insert into backhaul.budget (id, arrival) select unnest($1::text[]), now() - interval '2 days' on conflict do nothing`,
    [ids],
  );
  const waiting: { run(moment: BudgetMoment): BudgetMoment; done(): void; failed(error: unknown): void }[] = [];
  let changing = false;
  let asking: Promise<boolean> | undefined;
  const clock = openDatabaseClock();

  const momentOf = (row: Row | undefined): BudgetMoment => {
    invariant(row, `the budget ${id} has its row`);
    const { arrival: arrivalMs, paused: pausedUntilMs, now: nowMs, slices, newest: newestMs } = row;
    return { arrivalMs, pausedUntilMs, nowMs, slices, newestMs };
  };

  /** One transaction for all that wait. */
  async function changeTogether(): Promise<void> {
    const together = waiting.splice(0);
    try {
      await database.transaction(async (transaction) => {
        const askedAtMs = Date.now();
        const { rows } = await transaction.query<Row>(prepared(`select ${columns} for update of b`), ids);
        const before = momentOf(rows[0]);
        clock.told(before.nowMs, askedAtMs, Date.now());
        const after = together.reduce((moment, { run }) => run(moment), before);
        if (after === before) return;
        await transaction.query(
          prepared(`update backhaul.budget
              set arrival = to_timestamp($2::float8 / 1000), slices = $3, newest_slice = to_timestamp($4::float8 / 1000)
            where id = $1`),
          [id, after.arrivalMs, after.slices, after.newestMs],
        );
      });
      for (const { done } of together) done();
    } catch (error) {
      for (const { failed } of together) failed(error);
    }
  }

  async function changeAll(): Promise<void> {
    if (changing) return;
    changing = true;
    while (waiting.length > 0) await changeTogether();
    changing = false;
  }

  return {
    clock,
    change<Result>(work: (moment: BudgetMoment) => BudgetChange<Result>): Promise<Result> {
      invariant(waiting.length < maximumWaiting, `at most ${maximumWaiting} changes wait for the budget ${id}`);
      return new Promise<Result>((resolve, reject) => {
        let result: Result;
        waiting.push({
          run(moment) {
            const change = work(moment);
            result = change.result;
            return change.state && change.state !== moment ? { ...moment, ...change.state } : moment;
          },
          done: () => resolve(result),
          failed: reject,
        });
        void changeAll();
      });
    },
    async read() {
      const { rows } = await database.query<Row>(`select ${columns}`, ids);
      return momentOf(rows[0]);
    },
    isPaused() {
      asking ??= database
        .query(`select 1 from backhaul.budget where id = $1 and arrival > clock_timestamp()`, [ids[1]])
        .then(({ rows }) => rows.length > 0)
        .finally(() => {
          asking = undefined;
        });
      return asking;
    },
    async pause(milliseconds) {
      await database.query(
        `update backhaul.budget
            set arrival = greatest(arrival, clock_timestamp() + make_interval(secs => $2::float8 / 1000)) where id = $1`,
        [ids[1], milliseconds],
      );
    },
  };
}
