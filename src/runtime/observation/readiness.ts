/** Whether this process can do its work now. */
import { setTimeout as wait } from 'node:timers/promises';
import { missingIn } from '../migrate-store.ts';
import type { Database } from '../store/database.ts';

export interface Readiness {
  readonly ready: boolean;
  /** Each condition with whether it holds; those behind one that does not are not asked. */
  readonly checks: Readonly<Record<string, boolean>>;
}

export interface ReadinessOptions {
  readonly database: Database;
  /** Whether this process may claim jobs now; undefined where it does not work. */
  readonly mayClaim?: () => boolean;
}

const answerLimitMs = 3_000;
const keptMs = 1_000;

/** Asked by many, the database is asked once a second at most. */
export function readinessOf(options: ReadinessOptions): () => Promise<Readiness> {
  let kept: { readonly at: number; readonly answer: Promise<Readiness> } | undefined;
  return () => {
    const now = performance.now();
    if (!kept || now - kept.at > keptMs) kept = { at: now, answer: check(options) };
    return kept.answer;
  };
}

async function check({ database, mayClaim }: ReadinessOptions): Promise<Readiness> {
  const checks: Record<string, boolean> = {};
  const holds = async (name: string, ask: () => Promise<boolean>): Promise<boolean> => {
    const stop = new AbortController();
    const tooLate = wait(answerLimitMs, false, { signal: stop.signal }).catch(() => false);
    const answer = await Promise.race([ask().catch(() => false), tooLate]);
    stop.abort();
    checks[name] = answer;
    return answer;
  };
  const ready =
    (await holds('databaseAnswers', async () => (await database.query('select 1')).rows.length === 1)) &&
    (await holds('databaseTakesWrites', () => takesWrites(database))) &&
    (await holds('databaseIsMigrated', async () => (await missingIn(database)).length === 0)) &&
    (mayClaim === undefined || (await holds('mayClaim', async () => mayClaim())));
  return { ready, checks };
}

async function takesWrites(database: Database): Promise<boolean> {
  const { rows } = await database.query<{ writable: boolean }>(
    `select current_setting('transaction_read_only') = 'off' and has_table_privilege('backhaul.event', 'insert') as writable`,
  );
  return rows[0]?.writable === true;
}
