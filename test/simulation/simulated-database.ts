/**
 * The database as a simulated process sees it: the real PostgreSQL, whose clock is the simulation's. Each statement and
 * each transaction is one step of the scheduler; in between, the process can die, be cut off or stand still.
 */
import pg from 'pg';
import { send } from '../../src/runtime/store/connections.ts';
import type { Database, Queryable, QueryResult, Session } from '../../src/runtime/store/database.ts';
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
  borrow(): Promise<pg.Client>;
  /** Gives a connection back, with none of its locks. */
  giveBack(client: pg.Client): Promise<void>;
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

export async function openBackend(settings: pg.ClientConfig): Promise<Backend> {
  const idle: pg.Client[] = [];
  const all: pg.Client[] = [];
  const connect = async () => {
    const client = new pg.Client({ ...settings, options: '-c synchronous_commit=off' });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(`set search_path = ${searchPath}`);
    all.push(client);
    return client;
  };
  const main = await connect();
  await main.query(schema);
  const second = await connect();
  const told = new Map<pg.Client, string>();
  const on = (client: pg.Client): Queryable => ({
    query: (text, values) => {
      const now = new Date(virtualTime.now() + backend.clockAheadMs).toISOString();
      if (virtualTime.now() > 0 && now !== told.get(client)) {
        told.set(client, now);
        // Sent ahead on the same connection: there in time, without waiting for its answer.
        void client.query(`set simulated.now = '${now}'`);
      }
      return send<never>(client, text, values).catch(async (error: unknown) => {
        // Several statements in one text can begin a transaction, and leave it open when one of them fails.
        if (/^begin;/i.test(text)) await client.query('rollback');
        throw error;
      });
    },
  });
  const backend: Backend = {
    clockAheadMs: 0,
    statements: on(main),
    aside: on(second),
    async transaction(work) {
      await backend.statements.query('begin');
      try {
        const result = await work(backend.statements);
        await main.query('commit');
        return result;
      } catch (error) {
        await main.query('rollback');
        // What was set inside is rolled back with it.
        told.delete(main);
        throw error;
      }
    },
    borrow: async () => idle.pop() ?? connect(),
    async giveBack(client) {
      await client.query('select pg_advisory_unlock_all()');
      idle.push(client);
    },
    async close() {
      for (const client of all) await client.end();
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
  const sessions = new Map<Session, { client: pg.Client; lost(error: Error): void }>();

  async function release(session: Session): Promise<(error: Error) => void> {
    const held = sessions.get(session);
    sessions.delete(session);
    if (held) await backend.giveBack(held.client);
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
          const statement = blocking ? text.replace('pg_advisory_lock', 'pg_try_advisory_lock') : text;
          for (;;) {
            const result = await scheduler.perform(owner, `${purpose}: ${nameOf(text)}`, () => {
              const held = sessions.get(session);
              if (!held) throw new Error('the connection ended');
              return send<Row>(held.client, statement, values);
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
        sessions.set(session, { client: await backend.borrow(), lost: notifyLost });
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

/** The first words of a statement: the trace shows them. */
const nameOf = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').slice(0, 60);
