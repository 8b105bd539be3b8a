/** Work that is done again and again, never twice at once, with longer pauses while it fails. */
import { setTimeout as wait } from 'node:timers/promises';

export interface Repetition {
  /** Ends after the work in hand. */
  stop(): Promise<void>;
}

const longestPauseMs = 60_000;

export function repeat(everyMs: number, work: () => Promise<unknown>, onError: (error: unknown) => void): Repetition {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    let pauseMs = everyMs;
    while (!stopping.signal.aborted) {
      try {
        await work();
        pauseMs = everyMs;
      } catch (error) {
        if (stopping.signal.aborted) return;
        onError(error);
        pauseMs = Math.min(longestPauseMs, pauseMs * 2);
      }
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
