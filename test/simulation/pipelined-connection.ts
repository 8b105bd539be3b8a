/**
 * A connection that sends several statements at once and plans each text once: a simulation spends most of its time on
 * round trips.
 */
import pg from 'pg';
import type { QueryResult } from '../../src/runtime/store/database.ts';

export interface PipelinedConnection {
  /** Sends `ahead` (one text each, whose failures are not heard of) and the statement in one write. */
  query<Row>(ahead: readonly string[], text: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
  close(): Promise<void>;
}

/** Of one connection: more texts than the runtime has. */
const maximumPrepared = 1_000;
const planned = /^\s*(select|insert|update|delete|with)\b/i;

export async function connectPipelined(settings: pg.ClientConfig): Promise<PipelinedConnection> {
  const client = new pg.Client({ ...settings, pipeline: true });
  client.on('error', () => undefined);
  await client.connect();
  const { stream } = client.connection;
  const names = new Map<string, string>();
  /** Undefined for what may be several statements, which can't be prepared, and for those that are not planned. */
  const nameOf = (text: string, isOne: boolean): string | undefined => {
    const known = names.get(text);
    if (known || names.size === maximumPrepared || !planned.test(text) || !isOne) return known;
    const name = `simulated_${names.size}`;
    names.set(text, name);
    return name;
  };
  return {
    async query<Row>(ahead: readonly string[], text: string, values?: readonly unknown[]) {
      stream.cork();
      // What takes values is one statement.
      const name = nameOf(text, (values?.length ?? 0) > 0 || !text.includes(';'));
      if (ahead.length > 0) client.query(ahead.join('; ')).catch(() => undefined);
      const sent = client.query({
        ...(name ? { name } : {}),
        text,
        ...(values ? { values: values as unknown[] } : {}),
      });
      stream.uncork();
      const result: pg.QueryResult | pg.QueryResult[] = await sent;
      const results = Array.isArray(result) ? result : [result];
      return { rows: results.flatMap(({ rows }) => rows as Row[]), rowCount: results.at(-1)?.rowCount ?? 0 };
    },
    close: () => client.end(),
  };
}
