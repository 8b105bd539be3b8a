/**
 * Where both sides of one run are put together: temporary tables of one session. They are not logged, nobody else sees
 * them, and they are gone with the session, also when the process dies. Memory here stays flat, however much is read.
 */
import type { Database, Session } from '../store/database.ts';

export type SideName = 'left' | 'right';

export interface StagedItem {
  readonly name: string;
  readonly together: string;
  readonly body: unknown;
}

export interface StagedRow {
  readonly key: string;
  readonly value: string;
  /** Empty for units. */
  readonly currency: string;
  /** Decimal. */
  readonly amount: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly changedAt: string | null;
}

export interface Staging {
  readonly session: Session;
  /** Gives how many of them had come before: the list has moved while it was read. The later reading counts. */
  addItems(side: SideName, items: readonly StagedItem[]): Promise<number>;
  addRows(side: SideName, rows: readonly StagedRow[]): Promise<void>;
  /** The groups of a side in order, some at once. */
  groups(side: SideName): AsyncGenerator<readonly ItemGroup[]>;
  /** Tells the planner how much there is. */
  analyze(): Promise<void>;
  close(): Promise<void>;
}

export interface ItemGroup {
  readonly together: string;
  readonly count: number;
  readonly items: readonly unknown[];
}

const groupsAtOnce = 500;
/** With fewer items and rows, planning for more than there are costs nothing. */
const analyzeFrom = 5_000;
/** Items of one group that are held in memory at once; a larger group is given with its count and without its items. */
export const mostTogether = 2_000;

/** Opens the tables; closing drops them. */
export async function openStaging(database: Database): Promise<Staging> {
  const session = await database.openSession('reconcile');
  try {
    // Of the database's memory, so that adding up 200,000 rows writes nothing to disk.
    await session.query(`
      set temp_buffers = '64MB';
      set work_mem = '64MB';
      create temporary table reconciled_item (
        side text not null,
        name text collate "C" not null,
        together text collate "C" not null,
        body json not null,
        primary key (side, name)
      );
      create index on reconciled_item (side, together, name);
      create temporary table reconciled_row (
        side text not null,
        key text collate "C" not null,
        value text not null,
        currency text not null,
        amount numeric not null,
        dimensions jsonb not null,
        changed_at timestamptz
      )`);
  } catch (error) {
    await session.close();
    throw error;
  }
  let added = 0;
  return {
    session,
    async addItems(side, items) {
      // The last of equal names is the latest reading; one statement may not meet the same row twice.
      const latest = [...new Map(items.map((item) => [item.name, item])).values()];
      added += latest.length;
      const { rows } = await session.query<{ again: boolean }>(
        `insert into reconciled_item (side, name, together, body)
         select $1, * from unnest($2::text[], $3::text[], $4::json[])
         on conflict (side, name) do update set together = excluded.together, body = excluded.body
         returning xmax <> 0 as again`,
        [
          side,
          latest.map(({ name }) => name),
          latest.map(({ together }) => together),
          latest.map(({ body }) => JSON.stringify(body)),
        ],
      );
      return rows.filter(({ again }) => again).length;
    },
    async addRows(side, rows) {
      added += rows.length;
      await session.query(
        `insert into reconciled_row (side, key, value, currency, amount, dimensions, changed_at)
         select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::numeric[], $6::jsonb[], $7::timestamptz[])`,
        [
          side,
          rows.map(({ key }) => key),
          rows.map(({ value }) => value),
          rows.map(({ currency }) => currency),
          rows.map(({ amount }) => amount),
          rows.map(({ dimensions }) => JSON.stringify(dimensions)),
          rows.map(({ changedAt }) => changedAt),
        ],
      );
    },
    async *groups(side) {
      let after = '';
      for (;;) {
        const { rows } = await session.query<ItemGroup>(
          `select g.together, g.count, case when g.count > ${mostTogether} then '[]'::json
                    else (select json_agg(i.body order by i.name) from reconciled_item i
                           where i.side = $1 and i.together = g.together) end as items
             from (select together, count(*)::int as count from reconciled_item where side = $1 and together > $2
                    group by together order by together limit ${groupsAtOnce}) as g
            order by g.together`,
          [side, after],
        );
        if (rows.length > 0) yield rows;
        if (rows.length < groupsAtOnce) return;
        after = rows.at(-1)?.together ?? '';
      }
    },
    async analyze() {
      if (added < analyzeFrom) return;
      await session.query('analyze reconciled_item; analyze reconciled_row');
    },
    close: () => session.close(),
  };
}
