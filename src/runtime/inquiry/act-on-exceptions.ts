/** What people do with exceptions: take them on, write about them, close them. */
import type { Database, Queryable } from '../store/database.ts';
import { exceptionNotFound, type ListedException } from './exceptions.ts';

/** One open exception by its id, or all open ones of one cause. */
export type Chosen = { readonly id: string } | { readonly cause: string; readonly brand?: string };

const isChosen = `x.state = 'open' and ($1::text is null or x.id::text = $1) and ($2::text is null or x.cause = $2)
        and ($3::text is null or x.brand = $3)`;

const valuesOf = (chosen: Chosen): (string | null)[] =>
  'id' in chosen ? [chosen.id, null, null] : [null, chosen.cause, chosen.brand ?? null];

const found = <Row>(chosen: Chosen, rows: readonly Row[]): readonly Row[] => {
  if (rows.length > 0) return rows;
  throw exceptionNotFound('id' in chosen ? chosen.id : `of the cause ${chosen.cause}`);
};

/** Says who sees to them; null: nobody any more. Error: `EXCEPTION_NOT_FOUND`. */
export async function assignExceptions(
  database: Queryable,
  chosen: Chosen,
  assignee: string | null,
): Promise<readonly ListedException[]> {
  const { rows } = await database.query<ListedException>(
    `update backhaul.exception x set assignee = $4 where ${isChosen} returning x.*`,
    [...valuesOf(chosen), assignee],
  );
  return found(chosen, rows);
}

/** Keeps what somebody found out. Gives the number of exceptions. Error: `EXCEPTION_NOT_FOUND`. */
export async function noteOnExceptions(
  database: Queryable,
  chosen: Chosen,
  note: { readonly text: string; readonly author: string | null },
): Promise<number> {
  const { rows } = await database.query(
    `insert into backhaul.exception_note (brand, exception_id, author, text)
     select x.brand, x.id, $4, $5 from backhaul.exception x where ${isChosen} returning exception_id`,
    [...valuesOf(chosen), note.author, note.text],
  );
  return found(chosen, rows).length;
}

/**
 * Closes them by hand. `ignored`: not raised again for the record, subject and code, even if the cause stays.
 * Error: `EXCEPTION_NOT_FOUND`.
 */
export async function closeExceptions(
  database: Database,
  chosen: Chosen,
  close: { readonly state: 'resolved' | 'ignored'; readonly note: string; readonly author: string | null },
): Promise<readonly ListedException[]> {
  return database.transaction(async (transaction) => {
    const { rows } = await transaction.query<ListedException>(
      `update backhaul.exception x set state = $4, note = $5, recheck_at = null, closed_at = now()
        where ${isChosen} returning x.*`,
      [...valuesOf(chosen), close.state, close.note],
    );
    const closed = found(chosen, rows);
    const list = JSON.stringify(closed.map(({ brand, id, flow, key, code }) => ({ brand, id, flow, key, code })));
    const given = `jsonb_to_recordset($1::jsonb) as c(brand text, id uuid, flow text, key text, code text)`;
    await transaction.query(
      `insert into backhaul.exception_note (brand, exception_id, author, text) select brand, id, $2, $3 from ${given}`,
      [list, close.author, `${close.state}: ${close.note}`],
    );
    // A record leaves the state exception with its last open one.
    await transaction.query(
      `update backhaul.record r set state = 'resolved', changed_at = now() from ${given}
        where r.brand = c.brand and r.flow = c.flow and r.key = c.key and r.state = 'exception'
          and not exists (select 1 from backhaul.exception x where x.brand = r.brand and x.flow = r.flow and x.key = r.key and x.state = 'open' and not x.by_monitor)`,
      [list],
    );
    await transaction.query(
      `insert into backhaul.history (brand, flow, key, state, note)
       select c.brand, c.flow, c.key, $2, c.code || ': ' || $3::text from ${given}
         join backhaul.record r on r.brand = c.brand and r.flow = c.flow and r.key = c.key`,
      [list, close.state, close.note],
    );
    return closed;
  });
}
