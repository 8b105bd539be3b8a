/** How often Loop's operations are repeated. */
import type { Operation } from '../../schemas/formats/connector.ts';

/** Reads, and writes whose effect a read can prove. */
export const retry: NonNullable<Operation['retry']> = {
  attempts: '{settings.retry.attempts}',
  baseMs: '{settings.retry.baseMs}',
  maximumMs: '{settings.retry.maximumMs}',
};

/** Writes of which nothing tells whether they took effect: sent once. */
export const neverRepeated: NonNullable<Operation['retry']> = { attempts: 0, baseMs: 1_000, maximumMs: 1_000 };
