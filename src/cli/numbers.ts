/** Numbers from flags: out of range is refused with the range, never bent into it. */
import { AbortError } from '../errors/errors.ts';

export function parseWhole(text: string, flag: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw new AbortError({
    code: 'FLAG_OUT_OF_RANGE',
    what: `${flag} cannot be "${text}".`,
    why: `It takes a whole number from ${minimum} to ${maximum}.`,
    nextSteps: [`Give ${flag} a number in that range.`],
    exitCode: 2,
  });
}

export const parsePort = (text: string): number => parseWhole(text, '--port', 0, 65_535);
export const parseLimit = (text: string): number => parseWhole(text, '--limit', 1, 10_000);
