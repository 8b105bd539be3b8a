/** Marks requests as sent, before they are: those of a flow that come at once in one statement. */
import { invariant } from '../../errors/errors.ts';
import type { Queryable } from '../store/database.ts';
import { gatherByGroup } from '../store/gather-by-group.ts';
import { prepared } from '../store/prepared-statements.ts';
import { hashOf, type StoredRequest } from './effects.ts';

interface Sending {
  readonly id: string;
  readonly hash: string;
  readonly sending: number;
}

interface Marked {
  readonly id: string;
  /** The number that the one who is to send it gave. */
  readonly known: number;
  readonly same: boolean;
  readonly sending: number | null;
}

const mark = gatherByGroup<Sending, Marked | undefined>(async (database, [brand, flow], items) => {
  const { rows } = await database.query<Marked>(
    prepared(`with given as (
       select * from jsonb_to_recordset($2::jsonb) as g (id uuid, hash text, sending int)
     ), found as materialized (
       select r.id, given.sending as known, coalesce(r.hash, given.hash) = given.hash as same
         from backhaul.request r join given on given.id = r.id and given.sending = r.sending
        where r.brand = $1 and r.id = any(array(select id from given)) and r.state in ('intended', 'sent', 'unknown')
        order by r.id for update of r
     ), marked as (
       update backhaul.request r set state = 'sent', sent_at = coalesce(r.sent_at, now()), sending = r.sending + 1
        where r.brand = $1 and r.id = any(array(select id from found where same))
       returning r.id, r.sending
     ), locked as materialized (
       -- In the order in which what arrives takes them, so that neither waits for the other. By a list, because a join is
       -- planned as a scan of all records while they are few thousand.
       select key from backhaul.record
        where brand = $1 and flow = $3 and state in ('received', 'queued')
          and key = any(array(select key from backhaul.effect
                               where brand = $1 and request_id = any(array(select id from marked))))
        order by key for no key update
     ), told as (
       update backhaul.record r set state = 'sent'
        where r.brand = $1 and r.flow = $3 and r.state in ('received', 'queued')
          and r.key = any(array(select key from locked))
     )
     select found.id, found.known, found.same, marked.sending from found left join marked using (id)`),
    [brand, JSON.stringify(items), flow],
  );
  // Of two that would send the same at once, one may.
  const left = new Map(rows.map((row) => [row.id, row]));
  return items.map(({ id, sending }) => {
    const row = left.get(id);
    if (row?.known !== sending) return undefined;
    left.delete(id);
    return row;
  });
});

/**
 * Marks a request as sent, before it is. `sending` is the number of its last sending as the caller knows it, 0 for none.
 * Gives the number of this one; undefined when there is nothing to send any more, because another worker settled the
 * request, left it to people, or sent it since. A `BugError` when what is to be sent is not what was stored: under the key of
 * the one, the system could take the other for done.
 */
export async function markSent(
  database: Queryable,
  request: Pick<StoredRequest, 'brand' | 'id' | 'flow' | 'parameters' | 'body'>,
  sending: number,
): Promise<number | undefined> {
  const { brand, flow, id } = request;
  const found = await mark(database, [brand, flow], { id, hash: hashOf(request), sending });
  invariant(found?.same !== false, `the request ${id} is to be sent with other content than it was stored with`);
  return found?.sending ?? undefined;
}
