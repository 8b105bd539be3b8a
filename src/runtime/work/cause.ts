/** What exceptions have in common: those of one cause are mended together, listed together and replayed together. */
import { createHash } from 'node:crypto';

export interface Raised {
  readonly flow: string;
  readonly key: string;
  readonly subject: string;
  readonly code: string;
  readonly step: string;
  readonly message: string;
}

/**
 * The cause of an exception, as 16 hexadecimal digits: of its flow, code, step and message, without what differs from
 * record to record in the message (see `withoutParticulars`).
 */
export function causeOf(raised: Raised): string {
  const parts = [raised.flow, raised.code, raised.step, withoutParticulars(raised)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

const identifier = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const time = /\b\d{4}-\d{2}-\d{2}(?:t\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:\d{2})?)?/g;
/** Numbers that stand alone; those inside a word (a SKU, an error code) name something. */
const number = /(?<![a-z0-9_-])[#+-]?\d+(?:[.,:]\d+)*(?![a-z0-9_-])/g;
const quoted = /"[^"]*"|“[^”]*”/g;

/**
 * A message in lower case with `…` for the record's key and subject, and for ids, times and lone numbers outside of
 * quotes. What stands in quotes is what has to be mended, a SKU or a location say, and stays.
 */
export function withoutParticulars({ key, subject, message }: Pick<Raised, 'key' | 'subject' | 'message'>): string {
  let text = message;
  for (const own of [key, subject].sort((one, other) => other.length - one.length)) {
    if (own !== '') text = text.replaceAll(own, '…');
  }
  text = text.toLowerCase();
  let plain = '';
  let end = 0;
  for (const match of text.matchAll(quoted)) {
    plain += generalised(text.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return (plain + generalised(text.slice(end))).replace(/\s+/g, ' ').trim();
}

const generalised = (text: string): string => text.replace(identifier, '…').replace(time, '…').replace(number, '…');
