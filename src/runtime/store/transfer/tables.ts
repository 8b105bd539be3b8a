/** Which tables a store consists of, and how two databases are known to hold the same. */
import { invariant } from '../../../errors/errors.ts';
import type { Queryable } from '../database.ts';

export interface TablePart {
  readonly schema: string;
  readonly table: string;
  /** By name, so that two databases agree that were brought to the same version on different ways. */
  readonly columns: readonly string[];
}

/** What belongs to the processes that run, or is made by migrating. */
const leftOut = ['migration', 'worker'];
const maximumTables = 200;

/** Every table of schema `backhaul`, whatever migrations add, and the jobs. */
export async function tablesOf(database: Queryable): Promise<TablePart[]> {
  const { rows } = await database.query<{ schema: string; table: string; columns: string[] }>(
    `select n.nspname as schema, c.relname as table, array_agg(a.attname::text order by a.attname) as columns
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relkind in ('r', 'p') and not c.relispartition
        and (n.nspname = 'backhaul' and c.relname <> all($1) or n.nspname = 'pgboss' and c.relname = 'job')
      group by 1, 2 order by 1, 2`,
    [leftOut],
  );
  invariant(rows.length > 1 && rows.length <= maximumTables, `a store has 2 to ${maximumTables} tables`);
  return rows;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const tableName = ({ schema, table }: Pick<TablePart, 'schema' | 'table'>): string =>
  `${quoted(schema)}.${quoted(table)}`;
export const columnList = (columns: readonly string[]): string => columns.map(quoted).join(', ');

/** The rows that belong to the store: a job that has ended is no more than a trace. */
export const rowsOf = (part: TablePart): string =>
  `select ${columnList(part.columns)} from ${tableName(part)}${part.schema === 'pgboss' ? " where state < 'completed'" : ''}`;

/** Settings under which values of all types read the same on every server. */
export const sameText = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
  set extra_float_digits = 1; set bytea_output = 'hex'; set statement_timeout = 0;`;

/** Count, and the sum of a hash of each row: no order is needed, so that nothing has to be sorted. */
export async function digestOf(database: Queryable, part: TablePart): Promise<{ rows: number; digest: string }> {
  const { rows } = await database.query<{ rows: string; digest: string }>(
    `select count(*) as rows, coalesce(sum(('x' || left(md5(part::text), 15))::bit(60)::bigint), 0) as digest
       from (${rowsOf(part)}) as part`,
  );
  invariant(rows[0], 'a count has a row');
  return { rows: Number(rows[0].rows), digest: rows[0].digest };
}
