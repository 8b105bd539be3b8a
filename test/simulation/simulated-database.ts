/**
 * The database as a simulated process sees it: the real PostgreSQL, whose clock is the simulation's. Each statement and
 * each transaction is one step of the scheduler; in between, the process can die, be cut off or stand still.
 */
import type pg from 'pg';
import type { Database, Queryable, QueryResult, Session } from '../../src/runtime/store/database.ts';
import { connectPipelined, type PipelinedConnection } from './pipelined-connection.ts';
import type { Scheduler } from './scheduler.ts';
import { type Owner, virtualTime } from './virtual-time.ts';

/** The connections that all simulated processes share: one for statements, and as many as there are sessions. */
export interface Backend {
  readonly statements: Queryable;
  /** For a statement that a transaction waits for, outside of it. */
  readonly aside: Queryable;
  /** Milliseconds by which the database's clock is ahead of the true time. */
  clockAheadMs: number;
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  borrow(): Promise<PipelinedConnection>;
  /** Gives a connection back, with none of its locks. */
  giveBack(connection: PipelinedConnection): Promise<void>;
  close(): Promise<void>;
}

const schema = `
  create schema if not exists simulated;
  create or replace function simulated.now() returns timestamptz language sql stable as
    $$ select coalesce(nullif(current_setting('simulated.now', true), '')::timestamptz, pg_catalog.now()) $$;
  create or replace function simulated.clock_timestamp() returns timestamptz language sql stable as
    $$ select simulated.now() $$;`;

/** Our functions are found before PostgreSQL's own of the same names, in defaults of columns too. */
const searchPath = 'simulated, pg_catalog, public';

/** Tables stay small: a plan that fits all values is never a bad one. */
const sessionOptions = '-c synchronous_commit=off -c plan_cache_mode=force_generic_plan';

export async function openBackend(settings: pg.ClientConfig): Promise<Backend> {
  const idle: PipelinedConnection[] = [];
  const all: PipelinedConnection[] = [];
  const connect = async () => {
    const connection = await connectPipelined({ ...settings, options: sessionOptions });
    await connection.query([], `set search_path = ${searchPath}`);
    all.push(connection);
    return connection;
  };
  const main = await connect();
  await main.query([], schema);
  const second = await connect();
  const told = new Map<PipelinedConnection, string>();
  /** What makes a connection know the time, where it does not yet. */
  const timeFor = (connection: PipelinedConnection): string[] => {
    const now = new Date(virtualTime.now() + backend.clockAheadMs).toISOString();
    if (virtualTime.now() === 0 || now === told.get(connection)) return [];
    told.set(connection, now);
    return [`set simulated.now = '${now}'`];
  };
  const on = (connection: PipelinedConnection): Queryable => ({
    query: <Row>(text: string, values?: readonly unknown[]) =>
      connection.query<Row>(timeFor(connection), text, values).catch(async (error: unknown) => {
        // Several statements in one text can begin a transaction, and leave it open when one of them fails.
        if (/^begin;/i.test(text)) await connection.query([], 'rollback');
        throw error;
      }),
  });
  const backend: Backend = {
    clockAheadMs: 0,
    statements: on(main),
    aside: on(second),
    async transaction(work) {
      // Sent with the first statement.
      let ahead = [...timeFor(main), 'begin'];
      const query = <Row>(text: string, values?: readonly unknown[]) => {
        const sent = main.query<Row>(ahead, text, values);
        ahead = [];
        return sent;
      };
      try {
        const result = await work({ query });
        await query('commit');
        return result;
      } catch (error) {
        await query('rollback');
        // What was set inside may be rolled back with it.
        told.delete(main);
        throw error;
      }
    },
    borrow: async () => idle.pop() ?? connect(),
    async giveBack(connection) {
      await connection.query([], 'select pg_advisory_unlock_all()', []);
      idle.push(connection);
    },
    async close() {
      for (const connection of all) await connection.close();
    },
  };
  return backend;
}

export interface SimulatedDatabase extends Database {
  /** The process is gone: its sessions end, and their locks are free. */
  abandon(): Promise<void>;
  /** Cuts its sessions; it is told. */
  cut(): Promise<void>;
}

export function simulatedDatabase(backend: Backend, scheduler: Scheduler, owner: Owner): SimulatedDatabase {
  const sessions = new Map<Session, { connection: PipelinedConnection; lost(error: Error): void }>();

  async function release(session: Session): Promise<(error: Error) => void> {
    const held = sessions.get(session);
    sessions.delete(session);
    if (held) await backend.giveBack(held.connection);
    return held?.lost ?? (() => undefined);
  }

  const database: SimulatedDatabase = {
    description: 'the simulated database',
    query: (text, values) =>
      scheduler.isAt(owner)
        ? backend.aside.query(text, values)
        : scheduler.perform(owner, nameOf(text), () => backend.statements.query(text, values)),
    transaction: (work) => scheduler.perform(owner, 'transaction', () => backend.transaction(work)),
    async openSession(purpose) {
      const listeners: ((error: Error) => void)[] = [];
      const session: Session = {
        async query<Row>(text: string, values?: readonly unknown[]): Promise<QueryResult<Row>> {
          const blocking = /^select pg_advisory_lock\(/.test(text);
          // The server counts idle time by its own clock, which is not the simulation's.
          const sent = /^set idle_session_timeout/.test(text) ? 'select' : text;
          const statement = blocking ? text.replace('pg_advisory_lock', 'pg_try_advisory_lock') : sent;
          for (;;) {
            const result = await scheduler.perform(owner, `${purpose}: ${nameOf(text)}`, () => {
              const held = sessions.get(session);
              if (!held) throw new Error('the connection ended');
              return held.connection.query<Row>([], statement, values);
            });
            if (!blocking || Object.values(result.rows[0] ?? {})[0] === true) return result;
            await new Promise((resolve) => setTimeout(resolve, lockPauseMs));
          }
        },
        // Notifications only hint at work, which is also looked for without them.
        onNotification: () => undefined,
        onLost: (listener) => void listeners.push(listener),
        copyOut: notCopied,
        copyIn: notCopied,
        async close() {
          listeners.length = 0;
          await scheduler.perform(owner, `close ${purpose}`, () => release(session));
        },
      };
      const notifyLost = (error: Error) => {
        for (const listener of listeners.splice(0)) listener(error);
      };
      // Held from the moment that it is there, even if the process never hears of it: its end gives it back.
      await scheduler.perform(owner, `session ${purpose}`, async () => {
        sessions.set(session, { connection: await backend.borrow(), lost: notifyLost });
      });
      return session;
    },
    async close() {
      await scheduler.perform(owner, 'close', () => database.abandon());
    },
    async abandon() {
      for (const session of [...sessions.keys()]) await release(session);
    },
    async cut() {
      for (const session of [...sessions.keys()]) (await release(session))(new Error('the connection was cut'));
    },
  };
  return database;
}

function notCopied(): never {
  throw new Error('the simulation copies no tables');
}

/** How often a lock that another holds is tried, in virtual milliseconds. */
const lockPauseMs = 20;

/** By text: as many as the runtime has statements. */
const names = new Map<string, string>();

/** The first words of a statement: the trace shows them. */
function nameOf(text: string): string {
  const name = names.get(text) ?? text.trim().replaceAll(/\s+/g, ' ').slice(0, 60);
  names.set(text, name);
  return name;
}
