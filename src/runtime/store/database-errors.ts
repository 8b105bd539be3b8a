/**
 * What the database's own errors mean to whoever looks after it. For the edges (commands, log, metrics) alone: inside,
 * an error of the database is no error of a record, and has to stay what it is.
 */
import { AbortError } from '../../errors/errors.ts';

interface Meaning {
  readonly code: string;
  readonly what: string;
  readonly nextSteps: readonly string[];
}

const unreachable: Meaning = {
  code: 'DATABASE_UNREACHABLE',
  what: 'The connection to the database is lost, or there is none.',
  nextSteps: ['Look at the server. What was accepted is safe there, and work goes on when it answers again.'],
};

const readOnly: Meaning = {
  code: 'DATABASE_READ_ONLY',
  what: 'The database takes no writes.',
  nextSteps: ['Name the primary, not a replica; or look why "default_transaction_read_only" is on.'],
};

const permission: Meaning = {
  code: 'DATABASE_PERMISSION',
  what: 'The user of the database may not do what is needed.',
  nextSteps: [
    'Let a user that may make tables run "backhaul migrate" once, and grant this one their use.',
    'Or make this user the owner of the database.',
  ],
};

const full: Meaning = {
  code: 'DATABASE_FULL',
  what: 'The disk of the database is full.',
  nextSteps: ['Make room. Webhooks are refused until then, and their senders try again; "backhaul prune" helps later.'],
};

const slow: Meaning = {
  code: 'DATABASE_SLOW',
  what: 'The database took too long for a statement, and it was given up.',
  nextSteps: ['Look what else the server does, and what holds locks (pg_stat_activity).'],
};

const busy: Meaning = {
  code: 'DATABASE_BUSY',
  what: 'The database gives no more connections.',
  nextSteps: ['Raise "max_connections" of the server, or run fewer processes: each takes up to 15.'],
};

/** By SQLSTATE (PostgreSQL's Appendix A) or by the code of Node's own errors. */
const meanings: Readonly<Record<string, Meaning>> = {
  '25006': readOnly,
  '42501': permission,
  '53100': full,
  '53300': busy,
  '57014': slow,
  '57P01': unreachable,
  '57P02': unreachable,
  '57P03': unreachable,
  '08000': unreachable,
  '08003': unreachable,
  '08006': unreachable,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EHOSTUNREACH: unreachable,
  ENOTFOUND: unreachable,
  EPIPE: unreachable,
  ETIMEDOUT: unreachable,
};

/** The driver has no code for a connection that was cut, or that was not there in time. */
const cut =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired)/;

/** The error as one that says what to do; undefined when it is not the database's fault. */
export function asDatabaseError(error: unknown): AbortError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  const meaning =
    (typeof code === 'string' && Object.hasOwn(meanings, code) ? meanings[code] : undefined) ??
    (cut.test(error.message) ? unreachable : undefined);
  return meaning && new AbortError({ ...meaning, why: `${error.message || error.name}.`.replace(/\.\.$/, '.') });
}

/** Runs work at the edge: what the database refuses leaves it as an error that says what to do. */
export async function withDatabaseErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asDatabaseError(error) ?? error;
  }
}
