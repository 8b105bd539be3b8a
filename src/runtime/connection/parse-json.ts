/**
 * JSON from outside, fit for the database: jsonb holds neither U+0000 nor half of a surrogate pair, and a payload with
 * one of them could never be stored, however often it came.
 */

const halfPair = /\p{Surrogate}/gu;
/** Halves of pairs, those that are whole too: most texts have none. */
const surrogate = /[\ud800-\udfff]/;
const escaped = /\\u(?:0000|d[89a-f])/i;

/** Text with what PostgreSQL can't hold replaced by U+FFFD. */
export function storableText(text: string): string {
  if (!text.includes('\0') && !surrogate.test(text)) return text;
  return text.replaceAll('\0', '\ufffd').replace(halfPair, '\ufffd');
}

/** The parsed value, or undefined when the text is no JSON. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // Only escapes bring such characters: bytes that are no UTF-8 were replaced when they were decoded.
    return { value: text.includes('\\u') && escaped.test(text) ? storable(value) : value };
  } catch {
    return undefined;
  }
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), storable(item)]));
}
