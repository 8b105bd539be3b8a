/** Settings that a test may change while the emulator runs. */
import type { TObject } from '@sinclair/typebox';
import { AbortError } from '../../errors/errors.ts';
import { invalidControlBody, resolveSettings } from './decoding.ts';

/**
 * Applies a partial change to live settings, in place.
 * Throws `CONTROL_BODY_INVALID` for a value out of range, an unknown name, or one that is fixed once the server listens.
 */
export function changeSettings(
  schema: TObject,
  settings: Record<string, unknown>,
  change: unknown,
  fixed: readonly string[],
): void {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) {
    throw invalidControlBody('The body: an object of settings is expected.');
  }
  const blocked = Object.keys(change).find((name) => fixed.includes(name));
  if (blocked !== undefined) throw invalidControlBody(`/${blocked}: it is fixed once the emulator listens.`);
  try {
    Object.assign(settings, resolveSettings(schema, { ...settings, ...change }));
  } catch (error) {
    if (error instanceof AbortError) throw invalidControlBody(error.why);
    throw error;
  }
}
