/** An emulator's clock: it runs with real time, from a chosen start, and can be moved forward by a test. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** The same moment as ISO 8601 with milliseconds and `Z`. */
  iso(): string;
  advance(milliseconds: number): void;
  /** Back to the start: the chosen moment, or the machine's own time. */
  reset(): void;
}

/** A clock that starts at `start` (ISO 8601), or at the machine's time where none is given. */
export function createClock(start?: string): Clock {
  const startOffset = () => (start === undefined ? 0 : Date.parse(start) - Date.now());
  let offset = startOffset();
  const now = () => Date.now() + offset;
  return {
    now,
    iso: () => new Date(now()).toISOString(),
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    reset: () => {
      offset = startOffset();
    },
  };
}
