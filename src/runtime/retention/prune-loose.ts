/** What belongs to no record: closed exceptions of polls and webhooks, ended replays, closed alerts, counters. */
import type { Database, Queryable } from '../store/database.ts';

/** So many of a kind at once: each is rare, and what is left goes the next day. */
const mostAtOnce = 10_000;

const olderThan = (moment: string): string => `${moment} < now() - make_interval(days => $2)`;

/** SQL that chooses what goes. $1 brand, $2 days. */
const dueExceptions = `
  select x.id from backhaul.exception x
   where x.brand = $1 and x.state <> 'open' and ${olderThan('coalesce(x.closed_at, x.last_seen)')}
     and not exists (select from backhaul.record r where r.brand = $1 and r.flow = x.flow and r.key = x.key)
   limit ${mostAtOnce}`;

const dueReplays = `
  select id from backhaul.replay where brand = $1 and state <> 'running' and ${olderThan('finished_at')} limit ${mostAtOnce}`;

/** An alert goes when everybody was told that it is over, or could not be told. */
const dueAlerts = `
  select a.id from backhaul.alert a
   where a.brand = $1 and ${olderThan('a.closed_at')}
     and not exists (select from backhaul.delivery d where d.brand = $1 and d.alert_id = a.id and d.state = 'waiting')
   limit ${mostAtOnce}`;

/** Gives the number of exceptions, replays and alerts. */
export async function pruneLoose(database: Database, brand: string, days: number, dryRun: boolean): Promise<number> {
  const values = [brand, days];
  return database.transaction(async (transaction) => {
    const due = async (choice: string): Promise<string[]> =>
      (await transaction.query<{ id: string }>(choice, values)).rows.map(({ id }) => id);
    const exceptions = await due(dueExceptions);
    const replays = await due(dueReplays);
    const alerts = await due(dueAlerts);
    if (!dryRun) {
      await removeById(transaction, brand, exceptions, [
        ['exception_note', 'exception_id'],
        ['exception', 'id'],
      ]);
      await removeById(transaction, brand, replays, [
        ['replay_record', 'replay_id'],
        ['replay', 'id'],
      ]);
      await removeById(transaction, brand, alerts, [
        ['delivery', 'alert_id'],
        ['alert', 'id'],
      ]);
      await transaction.query(`delete from backhaul.counter where brand = $1 and day < current_date - $2::int`, values);
    }
    return exceptions.length + replays.length + alerts.length;
  });
}

async function removeById(
  transaction: Queryable,
  brand: string,
  ids: readonly string[],
  tables: readonly (readonly [table: string, column: string])[],
): Promise<void> {
  if (ids.length === 0) return;
  for (const [table, column] of tables)
    await transaction.query(`delete from backhaul.${table} where brand = $1 and ${column} = any($2)`, [brand, ids]);
}
