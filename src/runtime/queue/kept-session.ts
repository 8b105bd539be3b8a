/** A session that is opened again whenever it is lost: for a lock or a subscription that must outlive a restart. */
import type { Database, Session } from '../store/database.ts';

export interface KeptSession {
  /** Whether the session is open and prepared at this moment. */
  isHeld(): boolean;
  close(): Promise<void>;
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;

/**
 * Opens a session and prepares it; the first failure is the caller's. Later ones are tried again, after 0.25 s and then
 * ever more slowly up to every 10 s, until `close`.
 */
export async function keepSession(
  database: Database,
  purpose: string,
  prepare: (session: Session) => Promise<void>,
): Promise<KeptSession> {
  let session: Session | undefined;
  let timer: NodeJS.Timeout | undefined;
  let opening: Promise<void> | undefined;
  let closed = false;
  let pauseMs = firstPauseMs;

  async function open(): Promise<void> {
    const opened = await database.openSession(purpose);
    try {
      await prepare(opened);
    } catch (error) {
      await opened.close();
      throw error;
    }
    if (closed) return opened.close();
    session = opened;
    pauseMs = firstPauseMs;
    opened.onLost(() => {
      session = undefined;
      openLater();
    });
  }

  function openLater(): void {
    if (closed) return;
    timer = setTimeout(() => {
      opening = open().catch(openLater);
    }, pauseMs);
    // Waiting for a database must not keep a process from ending.
    timer.unref();
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }

  await open();
  return {
    isHeld: () => session !== undefined,
    async close() {
      closed = true;
      clearTimeout(timer);
      await opening;
      await session?.close();
      session = undefined;
    },
  };
}
