/** Which process does what must be done once, however many run: the one that holds a lock for as long as it lives. */
import { keepSession } from '../queue/kept-session.ts';
import { leaderLock } from '../store/advisory-locks.ts';
import type { Database, Session } from '../store/database.ts';

export interface Leadership {
  /** Whether this process leads now; takes the lead when nobody has it. */
  leads(): Promise<boolean>;
  /** Gives the lead up: the next process that asks has it. */
  close(): Promise<void>;
}

/** A leader that does not ask for so long hangs: PostgreSQL ends its session, and another leads. */
const hangsAfterMs = 60_000;

/**
 * Ask at least a few times in `hangsAfterMs`. Two processes can believe that they lead for as long as one of them has not
 * noticed that its connection is cut: what they do has to bear that.
 */
export async function openLeadership(
  database: Database,
  options: { readonly hangsAfterMs?: number } = {},
): Promise<Leadership> {
  const limitMs = options.hangsAfterMs ?? hangsAfterMs;
  let session: Session | undefined;
  let held = false;
  let askedAt = 0;
  /** Several watches ask at once; a session answers one question at a time. */
  let asking: Promise<boolean> | undefined;
  const kept = await keepSession(database, 'leader', async (opened) => {
    await opened.query(`set idle_session_timeout = ${limitMs}`);
    session = opened;
    held = false;
    asking = undefined;
  });
  async function ask(asked: Session): Promise<boolean> {
    askedAt = performance.now();
    // Whoever holds it asks too, which keeps its session from ending.
    const statement = held ? 'select true as taken' : 'select pg_try_advisory_lock($1, $2) as taken';
    const { rows } = await asked.query<{ taken: boolean }>(statement, held ? [] : [...leaderLock]);
    if (asked === session) held = rows[0]?.taken === true;
    return held;
  }
  return {
    async leads() {
      if (!kept.isHeld() || !session) return false;
      if (held && performance.now() - askedAt < limitMs / 6) return true;
      asking ??= ask(session).finally(() => {
        asking = undefined;
      });
      return asking;
    },
    close: () => kept.close(),
  };
}
