/** Text as people type it, made alike. */
import { fail } from '../failure.ts';

function known(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  return fail('TEXT_INVALID', { value });
}

/** `$normalizeText(text)`: Unicode form NFKC, blanks of any kind as one space, none at the ends. Errors: `TEXT_INVALID`. */
export function normalizeText(value: unknown): string | undefined {
  return known(value)?.normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** `$foldText(text)`: to compare by: also in lower case and without accents. Errors: `TEXT_INVALID`. */
export function foldText(value: unknown): string | undefined {
  return normalizeText(value)
    ?.normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase();
}

/**
 * `$truncateText(text, maximum, ending?)`: at most so many characters (code points), the ending (default "…") among
 * them where something was cut. Errors: `TEXT_INVALID`, `TEXT_LENGTH_INVALID`.
 */
export function truncateText(value: unknown, maximum: unknown, ending: unknown = '…'): string | undefined {
  const text = known(value);
  if (text === undefined) return undefined;
  const end = Array.from(known(ending) ?? '');
  if (!Number.isInteger(maximum) || (maximum as number) < end.length) fail('TEXT_LENGTH_INVALID', { value: maximum });
  const characters = Array.from(text);
  if (characters.length <= (maximum as number)) return text;
  return [...characters.slice(0, (maximum as number) - end.length), ...end].join('');
}
