/** Counts what the server works on, whoever sent it: calls by statement, and the time that they took there. */
import { type Database, openDatabase } from '../../src/runtime/store/database.ts';

export interface ServerStatement {
  readonly statement: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/** Has the embedded server of a data folder count from its next start on. Nothing else may use the folder. */
export async function prepareCounting(dataFolder: string): Promise<void> {
  const database = await openDatabase({ dataFolder });
  await database.query(`alter system set shared_preload_libraries = 'pg_stat_statements'`);
  await database.query('create extension if not exists pg_stat_statements');
  await database.close();
}

export async function forgetStatements(database: Database): Promise<void> {
  await database.query('select pg_stat_statements_reset()');
}

/** The ones that took longest in all first. Left out is what the server asks itself for foreign keys. */
export async function serverStatements(database: Database): Promise<readonly ServerStatement[]> {
  const { rows } = await database.query<ServerStatement>(
    `select left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as statement, calls::int as calls,
            total_exec_time::float8 as milliseconds
       from pg_stat_statements where query not like '%FOR KEY SHARE OF x' order by total_exec_time desc`,
  );
  return rows;
}
