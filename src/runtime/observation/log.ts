/**
 * The log: one JSON line per event, by pino. Calls and requests carry the ids under which the database has them, and
 * webhooks the id that their answer names, so that a line leads to everything else.
 */
import pino from 'pino';
import { redactText, soundsPersonal } from '../connection/redact.ts';
import { asDatabaseError } from '../store/database-errors.ts';
import type { LogLevel } from './log-level.ts';
import type { Observation } from './observe.ts';

export interface Log {
  /** Something of the process itself: started, stopped. */
  say(event: string, details?: Readonly<Record<string, unknown>>): void;
  /** What an observer is told. */
  write(observation: Observation): void;
}

/** Lines go to the stream, each written at once, so that none is lost when the process dies. */
export function openLog(level: LogLevel, stream: { write(text: string): unknown }): Log {
  const logger = pino(
    {
      level,
      base: { process: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutPersonal },
    },
    { write: (line: string) => void stream.write(line) },
  );
  const repeats = withoutRepeats();
  return {
    say: (event, details = {}) => logger.info({ event, ...details }),
    write(observation) {
      const unsaid = repeats(observation);
      if (unsaid === undefined) return;
      const { kind, ...details } = observation;
      logger[levelOf(observation)]({ event: kind, ...details, ...(unsaid > 0 ? { before: unsaid } : {}) });
    },
  };
}

/** What went as it should, and happens a thousand times a second, is for looking closely. */
function levelOf(observation: Observation): 'debug' | 'info' | 'warn' | 'error' {
  switch (observation.kind) {
    case 'call':
      return observation.outcome === 'ok' ? 'debug' : 'warn';
    case 'webhook':
      return observation.status < 300 ? 'debug' : 'warn';
    case 'rest':
      return 'info';
    case 'error':
      return 'error';
  }
}

/** Whoever logs something personal by mistake logs that it was there. */
function withoutPersonal(details: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(details).map(([name, value]) => {
    if (soundsPersonal(name)) return [name, '[redacted]'];
    return [name, typeof value === 'string' ? redactText(value) : value];
  });
  return Object.fromEntries(entries);
}

/** An error as an observation: its code and message, without what else it may carry. */
export function errorObservation(error: unknown): Extract<Observation, { kind: 'error' }> {
  const known = asDatabaseError(error) ?? error;
  const { code, message, why } = known as { code?: unknown; message?: unknown; why?: unknown };
  const text = typeof message === 'string' ? message : String(known);
  return {
    kind: 'error',
    code: typeof code === 'string' ? code : 'BUG',
    message: redactText(typeof why === 'string' ? `${text} ${why}` : text),
  };
}

const quietMs = 10_000;
const maximumKnown = 100;

/** An error that comes again at once is counted, and told with its count when it comes after a while. */
function withoutRepeats(): (observation: Observation) => number | undefined {
  const last = new Map<string, { at: number; unsaid: number }>();
  return (observation) => {
    if (observation.kind !== 'error') return 0;
    const now = performance.now();
    const key = `${observation.code} ${observation.message}`;
    const known = last.get(key);
    if (known && now - known.at < quietMs) {
      known.unsaid += 1;
      return undefined;
    }
    if (last.size >= maximumKnown) last.clear();
    last.set(key, { at: now, unsaid: 0 });
    return known?.unsaid ?? 0;
  };
}
