/** Counts what the driver sends to the database, by statement: calls, and the milliseconds until the answer. */
import pg from 'pg';

export interface StatementCount {
  readonly statement: string;
  calls: number;
  milliseconds: number;
  longestMs: number;
}

/** Begins to count in this process; `reset` forgets what was counted so far. */
export function countStatements(): { counts(): StatementCount[]; reset(): void } {
  const byText = new Map<string, StatementCount>();
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function counted(this: pg.Client, ...given: unknown[]) {
    const [first] = given;
    const text = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '');
    const startedAt = performance.now();
    const entry = byText.get(text) ?? {
      statement: text.replace(/\s+/g, ' ').trim().slice(0, 110),
      calls: 0,
      milliseconds: 0,
      longestMs: 0,
    };
    byText.set(text, entry);
    entry.calls += 1;
    const ended = () => {
      const milliseconds = performance.now() - startedAt;
      entry.milliseconds += milliseconds;
      entry.longestMs = Math.max(entry.longestMs, milliseconds);
    };
    const callback = given.at(-1);
    if (typeof callback === 'function') {
      given[given.length - 1] = (...answer: unknown[]) => {
        ended();
        return callback(...answer);
      };
      return Reflect.apply(query, this, given);
    }
    const result: unknown = Reflect.apply(query, this, given);
    if (result instanceof Promise) result.then(ended, ended);
    return result;
  } as typeof query;
  return {
    counts: () => [...byText.values()].sort((one, other) => other.milliseconds - one.milliseconds),
    reset: () => byText.clear(),
  };
}
