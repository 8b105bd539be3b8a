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
/** The database's clock was told so lately, in milliseconds, that its time is known well enough to count with. */
const knownForMs = 1_000;

interface Row {
  readonly arrival: number;
  readonly paused: number;
  readonly now: number;
  readonly slices: readonly number[];
  readonly newest: number;
}

const inMs = (time: string): string => `(extract(epoch from ${time}) * 1000)::float8`;

const readStatement = `
  select ${inMs('b.arrival')} as arrival, ${inMs('p.arrival')} as paused, ${inMs('clock_timestamp()')} as now, b.slices,
         ${inMs('b.newest_slice')} as newest
    from backhaul.budget b, backhaul.budget p where b.id = $1 and p.id = $2`;
const lockStatement = prepared(`${readStatement} for update of b`);

/** What stands then, as exactly as the row keeps times. */
const write = (where: string): string => `
  update backhaul.budget b
     set arrival = to_timestamp($3::float8 / 1000), newest_slice = to_timestamp($4::float8 / 1000), slices = $5::int[]
    from backhaul.budget p where b.id = $1 and p.id = $2 ${where}
  returning ${inMs('b.arrival')} as arrival, ${inMs('p.arrival')} as paused, ${inMs('clock_timestamp()')} as now,
            ${inMs('b.newest_slice')} as newest`;
const writeStatement = prepared(write(''));
/** Only where all of it still stands as it is known: $6 to $9. */
const writeKnownStatement = prepared(
  write(`and ${inMs('b.arrival')} = $6 and ${inMs('b.newest_slice')} = $7 and b.slices = $8::int[]
     and ${inMs('p.arrival')} = $9`),
);

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

  /** What this process wrote last, and when by its own clock; `alone` when nobody else had written since the time before. */
  let last: { readonly moment: BudgetMoment; readonly at: number; readonly alone: boolean } | undefined;
  // The driver's own way of writing a list is made for any text, and took ten times as long.
  const valuesOf = ({ arrivalMs, newestMs, slices }: BudgetState) => [arrivalMs, newestMs, `{${slices.join()}}`];
  const isSame = (one: BudgetState, other: BudgetState) => String(valuesOf(one)) === String(valuesOf(other));
  const all = (moment: BudgetMoment, changes: typeof waiting) => changes.reduce((from, { run }) => run(from), moment);

  /** In one statement, where this process knows what stands; false when it does not, or nothing is to change. */
  async function changeKnown(together: typeof waiting): Promise<boolean> {
    const askedAtMs = Date.now();
    if (!last?.alone || Math.abs(askedAtMs - last.at) > knownForMs) return false;
    const before = { ...last.moment, nowMs: clock.nowMs() };
    const after = all(before, together);
    if (after === before) return false;
    const values = [...ids, ...valuesOf(after), ...valuesOf(before), before.pausedUntilMs];
    const { rows } = await database.query<Omit<Row, 'slices'>>(writeKnownStatement, values);
    if (!rows[0]) return false;
    const moment = momentOf({ ...rows[0], slices: after.slices });
    last = { moment, at: Date.now(), alone: true };
    clock.told(moment.nowMs, askedAtMs, last.at);
    return true;
  }

  async function changeLocked(together: typeof waiting): Promise<void> {
    const before = last?.moment;
    last = await database.transaction(async (transaction) => {
      const askedAtMs = Date.now();
      const { rows } = await transaction.query<Row>(lockStatement, ids);
      const standing = momentOf(rows[0]);
      clock.told(standing.nowMs, askedAtMs, Date.now());
      const alone = before !== undefined && isSame(before, standing);
      const after = all(standing, together);
      if (after === standing) return { moment: standing, at: askedAtMs, alone };
      const values = [...ids, ...valuesOf(after)];
      const { rows: written } = await transaction.query<Omit<Row, 'slices'>>(writeStatement, values);
      return { moment: momentOf(written[0] && { ...written[0], slices: after.slices }), at: askedAtMs, alone };
    });
  }

  /** One change of the row for all that wait. */
  async function changeTogether(): Promise<void> {
    const together = waiting.splice(0);
    try {
      if (!(await changeKnown(together))) await changeLocked(together);
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
      const { rows } = await database.query<Row>(readStatement, ids);
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
