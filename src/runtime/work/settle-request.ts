/** Stores what became of requests: those of a brand that end at once in one statement. */
import type { Queryable } from '../store/database.ts';
import { gatherByGroup } from '../store/gather-by-group.ts';
import { prepared } from '../store/prepared-statements.ts';
import type { LineResult, StoredRequest } from './effects.ts';

interface Settled {
  state: 'confirmed' | 'refused' | 'abandoned';
  answer?: unknown;
  message?: string;
  lines?: readonly LineResult[];
  /** The sending that had this outcome, by its number; 0: none. Left out: it holds for all of them. */
  sending?: number;
}

type Item = Settled & { readonly id: string };

const settle = gatherByGroup<Item, void>(async (database, [brand = ''], items) => {
  // Who told of a request first is heard first.
  let left = items;
  while (left.length > 0) {
    const round = new Map(left.toReversed().map((item) => [item.id, item]));
    await settleEach(database, brand, [...round.values()]);
    left = left.filter((item) => round.get(item.id) !== item);
  }
  return items.map(() => undefined);
});

/** `items`: each of another request. */
async function settleEach(database: Queryable, brand: string, items: readonly Item[]): Promise<void> {
  await database.query(
    prepared(`with given as (
       select id, state, case when answered then coalesce(answer::jsonb, 'null') end as answer, message, results::jsonb as results, otherwise, note, sending
         from json_to_recordset($2::json) as g (id uuid, state text, answered boolean, answer json, message text, results json,
           otherwise text, note text, sending int)
     ), locked as materialized (
       select id from backhaul.request where brand = $1 and id = any(array(select id from given)) order by id for update
     ), settled as (
       update backhaul.request r set state = given.state, answer = given.answer, message = given.message, settled_at = now()
         from given
        where r.brand = $1 and r.id = any(array(select id from locked)) and given.id = r.id
          and r.state in ('intended', 'sent', 'unknown') and r.sending = coalesce(given.sending, r.sending)
       returning r.id
     )
     update backhaul.effect e
        set state = coalesce(given.results -> coalesce(e.line ->> 'answeredAs', e.line_reference) ->> 'outcome', given.otherwise),
            result = coalesce(given.results -> coalesce(e.line ->> 'answeredAs', e.line_reference), jsonb_build_object('outcome', given.otherwise, 'message', given.note)),
            settled_at = now()
       from given
      where e.brand = $1 and e.request_id = any(array(select id from settled)) and given.id = e.request_id
        and e.state in ('intended', 'unknown')`),
    [
      brand,
      JSON.stringify(
        items.map(({ id, state, answer, message, lines, sending }) => ({
          id,
          state,
          answered: answer !== undefined,
          answer,
          message,
          results: byReference(lines ?? []),
          otherwise: lines ? 'refused' : state,
          note: message ?? (lines ? 'The answer does not name this line.' : null),
          sending,
        })),
      ),
    ],
  );
}

/**
 * Stores what became of a request and of each of its lines, in one statement: a request that is settled has no line that
 * is not. Lines that the answer does not name are refused. A request that is settled already stays as it is, and so does
 * one that was sent again since the sending that is told of.
 */
export const settleRequest = (
  database: Queryable,
  { brand, id }: Pick<StoredRequest, 'brand' | 'id'>,
  settled: Settled,
): Promise<void> => settle(database, [brand], { ...settled, id });

/** The first result of each line, by the line's reference. */
function byReference(lines: readonly LineResult[]): Readonly<Record<string, LineResult>> {
  return Object.fromEntries(lines.toReversed().map((line) => [line.reference, line]));
}
