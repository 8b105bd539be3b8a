/** The row that all who share a budget change one after the other. */
import { invariant } from '../../errors/errors.ts';
import type { Database, Queryable } from '../store/database.ts';
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
/** As often others may be faster before the row is locked. */
const mostTries = 4;
/** The database's clock was told so lately, in milliseconds, that its time is known well enough to count with. */
const knownForMs = 1_000;

interface Row {
  readonly arrival: number;
  readonly paused: number;
  readonly now: number;
  /** Null: as they were written. */
  readonly slices: readonly number[] | null;
  readonly newest: number;
  /** Which change of the row it is. */
  readonly version: string;
}

const inMs = (time: string): string => `(extract(epoch from ${time}) * 1000)::float8`;

/** The transaction that wrote a row last: each change is one of its own. */
const rowVersion = 'b.xmin::text as version';

const readStatement = `
  select ${inMs('b.arrival')} as arrival, ${inMs('p.arrival')} as paused, ${inMs('clock_timestamp()')} as now, b.slices,
         ${inMs('b.newest_slice')} as newest, ${rowVersion}
    from backhaul.budget b, backhaul.budget p where b.id = $1 and p.id = $2`;
const lockStatement = prepared(`${readStatement} for update of b`);

const changed =
  'arrival = to_timestamp($3::float8 / 1000), newest_slice = to_timestamp($4::float8 / 1000), slices = $5::int[]';
/** Gives what stands then, as exactly as the row keeps times. */
const writeStatement = prepared(`
  update backhaul.budget b set ${changed} from backhaul.budget p where b.id = $1 and p.id = $2
  returning ${inMs('b.arrival')} as arrival, ${inMs('p.arrival')} as paused, ${inMs('clock_timestamp()')} as now,
            null as slices, ${inMs('b.newest_slice')} as newest, ${rowVersion}`);
/** The same where it still stands as it is known: at version $6, with the pause $7; otherwise nothing. Gives what stands then. */
const exchangeStatement = prepared(`
  with standing as materialized (${readStatement} for update of b),
  written as (
    update backhaul.budget b set ${changed} from standing s
     where b.id = $1 and s.version = $6 and s.paused = $7
    returning ${inMs('b.arrival')} as arrival, ${inMs('b.newest_slice')} as newest, ${rowVersion}
  )
  select coalesce(w.arrival, s.arrival) as arrival, s.paused, ${inMs('clock_timestamp()')} as now,
         case when w.version is null then s.slices end as slices, coalesce(w.newest, s.newest) as newest,
         coalesce(w.version, s.version) as version, w.version is not null as written
    from standing s left join written w on true`);
const pausedStatement = `select arrival > clock_timestamp() as paused, ${inMs('clock_timestamp()')} as now
  from backhaul.budget where id = $1`;

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

  /** `written` is what was asked to stand. */
  const momentOf = (row: Row | undefined, written?: BudgetState): BudgetMoment => {
    invariant(row, `the budget ${id} has its row`);
    const { arrival: arrivalMs, paused: pausedUntilMs, now: nowMs, newest: newestMs } = row;
    const slices = row.slices ?? written?.slices;
    invariant(slices, `the slices of the budget ${id} are known`);
    return { arrivalMs, pausedUntilMs, nowMs, slices, newestMs };
  };

  /** What stood when this process looked last, and when that was by its own clock. */
  let last: { readonly moment: BudgetMoment; readonly version: string; readonly at: number } | undefined;
  // The driver's own way of writing a list is made for any text, and took ten times as long.
  const valuesOf = ({ arrivalMs, newestMs, slices }: BudgetState) => [arrivalMs, newestMs, `{${slices.join()}}`];
  const all = (moment: BudgetMoment, changes: typeof waiting) => changes.reduce((from, { run }) => run(from), moment);

  /** Asks for the row; what stands in it is known from then on. */
  async function look(target: Queryable, statement: string, values: readonly unknown[], asked?: BudgetState) {
    const askedAtMs = Date.now();
    const {
      rows: [row],
    } = await target.query<Row & { readonly written?: boolean }>(statement, values);
    const moment = momentOf(row, asked);
    last = { moment, version: row?.version ?? '', at: Date.now() };
    clock.told(moment.nowMs, askedAtMs, last.at);
    return { ...last, written: row?.written === true };
  }

  /**
   * Changes the row where it stands as it is known, so that nobody waits for this process: false where others are faster, time
   * and again.
   */
  async function changeKnown(together: typeof waiting): Promise<boolean> {
    let known = last && Math.abs(Date.now() - last.at) <= knownForMs ? last : undefined;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const { moment, version } = known ?? (await look(database, readStatement, ids));
      const before: BudgetMoment = known ? { ...moment, nowMs: clock.nowMs() } : moment;
      const after = all(before, together);
      if (after === before) {
        if (!known) return true;
        // Others may have given back what is missing.
        known = undefined;
        continue;
      }
      const values = [...ids, ...valuesOf(after), version, before.pausedUntilMs];
      const found = await look(database, exchangeStatement, values, after);
      if (found.written) return true;
      known = found;
    }
    return false;
  }

  async function changeLocked(together: typeof waiting): Promise<void> {
    await database.transaction(async (transaction) => {
      const { moment } = await look(transaction, lockStatement, ids);
      const after = all(moment, together);
      if (after !== moment) await look(transaction, writeStatement, [...ids, ...valuesOf(after)], after);
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
      const askedAtMs = Date.now();
      asking ??= database
        .query<{ paused: boolean; now: number }>(pausedStatement, [ids[1]])
        .then(({ rows: [row] }) => {
          invariant(row, `the budget ${id} has its row`);
          // Whoever waited long may not have heard that a clock was set meanwhile.
          clock.told(row.now, askedAtMs, Date.now());
          return row.paused;
        })
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
