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

/** Two processes can believe that they lead for as long as one of them has not noticed that its connection is cut. */
export async function openLeadership(database: Database): Promise<Leadership> {
  let session: Session | undefined;
  let held = false;
  /** Several watches ask at once; a session answers one question at a time. */
  let asking: Promise<boolean> | undefined;
  const kept = await keepSession(database, 'leader', async (opened) => {
    session = opened;
    held = false;
    asking = undefined;
  });
  async function ask(asked: Session): Promise<boolean> {
    const { rows } = await asked.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
      ...leaderLock,
    ]);
    if (asked === session) held = rows[0]?.taken === true;
    return held;
  }
  return {
    async leads() {
      if (!kept.isHeld() || !session) return false;
      if (held) return true;
      asking ??= ask(session).finally(() => {
        asking = undefined;
      });
      return asking;
    },
    close: () => kept.close(),
  };
}
