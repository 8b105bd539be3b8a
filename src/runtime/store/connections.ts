/** The driver's side of the database: statements, transactions and sessions on its connections. */
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { BugError } from '../../errors/errors.ts';
import type { Queryable, QueryResult, Session } from './database.ts';
import { nameOfPrepared } from './prepared-statements.ts';

/** Sends statements to the driver, and gives its answer in our shape. */
export async function send<Row>(
  target: pg.Pool | pg.ClientBase,
  text: string,
  values?: readonly unknown[],
): Promise<QueryResult<Row>> {
  // Without values the simple protocol is used, which takes several statements and gives a list of results.
  const name = values && nameOfPrepared(text);
  const result: pg.QueryResult | pg.QueryResult[] = await (values
    ? target.query({ ...(name ? { name } : {}), text, values: values as unknown[] })
    : target.query(text));
  const results = Array.isArray(result) ? result : [result];
  const rows = results.flatMap((one) => one.rows as Row[]);
  return { rows, rowCount: results.at(-1)?.rowCount ?? 0 };
}

/** Runs work between `begin` and `commit` on one connection of the pool, which is dropped if it broke. */
export async function runTransaction<Result>(
  pool: pg.Pool,
  work: (transaction: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  let settled = false;
  const onError = (error: Error) => {
    broken ??= error;
  };
  // The pool stops listening while a connection is checked out; an error without a listener would end the process.
  client.on('error', onError);
  try {
    await client.query('begin');
    const result = await work({
      query: (text, values) =>
        settled
          ? Promise.reject(new BugError('a statement came after its transaction ended'))
          : send(client, text, values),
    });
    settled = true;
    const { command } = await client.query('commit');
    // PostgreSQL answers the commit of a failed transaction with a rollback, and no error.
    if (command !== 'COMMIT') throw new BugError('work went on after a statement of its transaction had failed');
    return result;
  } catch (error) {
    settled = true;
    await client.query('rollback').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Connects outside the pool. The session is a member of `sessions` for as long as its connection lives. */
export async function connectSession(
  settings: pg.ClientConfig,
  purpose: string,
  sessions: Set<Session>,
): Promise<Session> {
  const client = new pg.Client({
    ...settings,
    application_name: `backhaul ${purpose}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  const listeners: ((error: Error) => void)[] = [];
  let lost: Error | undefined;
  const session: Session = {
    query: (text, values) => send(client, text, values),
    copyOut: (statement) => client.query(copyTo(statement)),
    copyIn: (statement) => client.query(copyFrom(statement)),
    onNotification: (listener) => {
      client.on('notification', ({ channel, payload }) => listener(channel, payload ?? ''));
    },
    onLost: (listener) => {
      const already = lost;
      if (already) queueMicrotask(() => listener(already));
      else listeners.push(listener);
    },
    async close() {
      listeners.length = 0;
      sessions.delete(session);
      await client.end().catch(() => undefined);
    },
  };
  const lose = (error: Error) => {
    if (lost) return;
    lost = error;
    sessions.delete(session);
    for (const listener of listeners) listener(error);
  };
  client.on('error', lose);
  client.on('end', () => lose(new Error('the connection ended')));
  try {
    await client.connect();
  } catch (error) {
    await session.close();
    throw error;
  }
  if (!lost) sessions.add(session);
  return session;
}
