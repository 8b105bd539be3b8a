/** The database: a bounded pool over the embedded server or over one that a URL names. Same driver, same SQL. */
import type { Readable, Writable } from 'node:stream';
import pg from 'pg';
import { AbortError, BugError } from '../../errors/errors.ts';
import { connectSession, runTransaction, send } from './connections.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { openEmbeddedPostgres } from './embedded-postgres.ts';

export interface QueryResult<Row> {
  readonly rows: Row[];
  /** Rows that the statement returned or changed. */
  readonly rowCount: number;
}

/**
 * What a statement can be sent to: the database, a transaction, or a session. `Row` is the caller's word for what
 * its own SQL selects. `bigint` and `numeric` arrive as strings, `timestamptz` as `Date`.
 */
export interface Queryable {
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
}

/** A connection of its own, outside the pool, for what lives as long as a session: LISTEN and session locks. */
export interface Session extends Queryable {
  /** Streams the text that a statement `copy … to stdout` gives. */
  copyOut(statement: string): Readable;
  /** Takes the text for a statement `copy … from stdin`; the rows are there once the stream has finished. */
  copyIn(statement: string): Writable;
  onNotification(listener: (channel: string, payload: string) => void): void;
  /** Called once when the connection ends without `close`. */
  onLost(listener: (error: Error) => void): void;
  close(): Promise<void>;
}

export interface Database extends Queryable {
  /** Where it is, without user or password: for messages. */
  readonly description: string;
  /**
   * Runs the work in one transaction (read committed): committed when it returns, rolled back when it throws. The
   * queryable that it gets is dead afterwards.
   */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  openSession(purpose: string): Promise<Session>;
  /** Ends the pool and every session; an embedded server stops when nobody else uses it. */
  close(): Promise<void>;
}

export type DatabaseLocation = { readonly dataFolder: string } | { readonly databaseUrl: string };

const minimumServerVersion = 150_000;
const maximumPoolSize = 50;
/** Longest that a statement may run, and that a transaction may idle: nothing of ours takes as long. */
const statementLimitMs = 120_000;
const idleTransactionLimitMs = 60_000;

/**
 * Opens the database and proves that it answers. Throws `DATABASE_URL_INVALID`, `DATABASE_UNREACHABLE` or
 * `DATABASE_TOO_OLD`, and what `openEmbeddedPostgres` throws; none of them shows the URL's secrets.
 */
export async function openDatabase(
  location: DatabaseLocation,
  options: { readonly poolSize?: number; readonly onStarting?: () => void } = {},
): Promise<Database> {
  const poolSize = options.poolSize ?? 10;
  if (!Number.isInteger(poolSize) || poolSize < 1 || poolSize > maximumPoolSize) {
    throw new BugError(`a pool holds 1 to ${maximumPoolSize} connections, not ${poolSize}`);
  }
  const target = await locate(location, options.onStarting);
  const pool = new pg.Pool({
    ...target.settings,
    application_name: 'backhaul',
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementLimitMs,
    idle_in_transaction_session_timeout: idleTransactionLimitMs,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced at the next query, which reports the error if it lasts.
  pool.on('error', () => undefined);
  const sessions = new Set<Session>();
  let closed: Promise<void> | undefined;
  const close = async () => {
    await Promise.allSettled([...sessions].map((session) => session.close()));
    await pool.end();
    await target.release();
  };
  const database: Database = {
    description: target.description,
    query: (text, values) => send(pool, text, values),
    transaction: (work) => runTransaction(pool, work),
    async openSession(purpose) {
      if (closed) throw new BugError('a session was asked of a closed database');
      const session = await connectSession(target.settings, purpose, sessions);
      if (closed) await session.close();
      return session;
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
  try {
    await checkServer(database, target.redact);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/**
 * As `openDatabase`, for who has other things to do meanwhile: gives the opening as soon as the embedded server starts by
 * itself. It is the caller's to wait for, also when it fails.
 */
export function beginOpening(location: DatabaseLocation): Promise<{ readonly opened: Promise<Database> }> {
  return new Promise((resolve) => {
    const go = () => resolve({ opened });
    const opened = openDatabase(location, { onStarting: go });
    opened.then(go, go);
  });
}

interface Target {
  readonly settings: pg.ClientConfig;
  readonly description: string;
  redact(text: string): string;
  release(): Promise<void>;
}

/**
 * What the hot paths look for is in memory: at PostgreSQL's own cost for disks that turn, the planner scans all jobs there are
 * rather than look up a hundred. What the environment or the URL says otherwise counts.
 */
const plannerOptions = (): string => ['-c random_page_cost=1.1', process.env.PGOPTIONS ?? ''].join(' ').trim();

async function locate(location: DatabaseLocation, onStarting?: () => void): Promise<Target> {
  const options = plannerOptions();
  if ('databaseUrl' in location) {
    const { connectionString, description, redact } = parseDatabaseUrl(location.databaseUrl);
    return { settings: { options, connectionString }, description, redact, release: async () => undefined };
  }
  const embedded = await openEmbeddedPostgres({ dataFolder: location.dataFolder, onStarting });
  return {
    settings: { ...embedded.connection, options, password: '', ssl: false },
    description: `the embedded database in ${location.dataFolder}`,
    redact: (text) => text,
    release: () => embedded.release(),
  };
}

async function checkServer(database: Database, redact: (text: string) => string): Promise<void> {
  let version: number;
  try {
    const { rows } = await database.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    version = rows[0]?.version ?? 0;
  } catch (error) {
    throw new AbortError({
      code: 'DATABASE_UNREACHABLE',
      what: `No connection to ${database.description}.`,
      // The cause is left out: it may hold the connection's settings.
      why: redact(error instanceof Error ? error.message || error.name : String(error)),
      nextSteps: ['Check that the server runs, and that host, port, user and password are right.'],
    });
  }
  if (version >= minimumServerVersion) return;
  throw new AbortError({
    code: 'DATABASE_TOO_OLD',
    what: `The PostgreSQL at ${database.description} is too old.`,
    why: `It reports version number ${version}; ${minimumServerVersion} (PostgreSQL 15) is the oldest that is tested.`,
    nextSteps: ['Use a newer server.'],
  });
}
