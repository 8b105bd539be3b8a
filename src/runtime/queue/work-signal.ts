/** Wakes whoever waits for work when pg-boss notifies of a new job. Only a hint: everybody polls as well. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { keepSession } from './kept-session.ts';

/**
 * SQL of the channel on which pg-boss 12 tells of new jobs; the payload is the queue's name. The name is internal to
 * pg-boss (12.35, `notifyChannelSql`): should it change, work is found by polling only.
 */
export const channelExpression = `'pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24)`;

export interface WorkSignal {
  waitFor(queue: string): WorkWaiter;
  close(): Promise<void>;
}

/** One queue's ear: remembers a notification that came while nobody waited. */
export interface WorkWaiter {
  /** Forgets what was heard so far: called before looking for work. */
  reset(): void;
  /** Ends when work was notified since the last reset or wait, after `ms`, or when aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  close(): void;
}

export async function openWorkSignal(database: Database): Promise<WorkSignal> {
  const listeners = new Map<string, Set<() => void>>();
  const wake = (queue: string) => {
    for (const listener of listeners.get(queue) ?? []) listener();
  };
  const session = await keepSession(database, 'listener', async (opened) => {
    const { rows } = await opened.query<{ channel: string }>(`select ${channelExpression} as channel`);
    opened.onNotification((_channel, queue) => wake(queue));
    // LISTEN takes no expression; the name is hexadecimal.
    await opened.query(`listen "${rows[0]?.channel}"`);
    // What was notified while the session was lost went unheard.
    for (const queue of listeners.keys()) wake(queue);
  });
  return {
    waitFor(queue) {
      const ofQueue = listeners.get(queue) ?? new Set();
      listeners.set(queue, ofQueue);
      return createWaiter(ofQueue);
    },
    close: () => session.close(),
  };
}

function createWaiter(listeners: Set<() => void>): WorkWaiter {
  // Before the first look for work, there may be some.
  let heard = true;
  const waiting = new Set<() => void>();
  const hear = () => {
    heard = true;
    for (const wake of waiting) wake();
  };
  listeners.add(hear);
  return {
    reset() {
      heard = false;
    },
    async wait(ms, signal) {
      if (signal?.aborted) return;
      if (heard) {
        // Told once: who can't look for work now must not be told again and again, without ever waiting.
        heard = false;
        return;
      }
      const woken = new AbortController();
      const wake = () => woken.abort();
      waiting.add(wake);
      const either = signal ? AbortSignal.any([woken.signal, signal]) : woken.signal;
      await wait(ms, undefined, { signal: either }).catch(() => undefined);
      waiting.delete(wake);
    },
    close() {
      listeners.delete(hear);
      hear();
    },
  };
}
