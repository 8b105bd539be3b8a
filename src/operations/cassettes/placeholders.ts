/** What stands in a cassette in the place of a value that must not: of the same type, and equal where values were equal. */
import { createHmac, randomBytes } from 'node:crypto';

/** 48 bits tell the values of one cassette apart. */
const digits = 12;
const marked = /^(?:https:\/\/example\.test\/)?hidden[0-9a-f]{12}(?:@example\.test)?(?: \(.*\))?$/s;
/** Whole numbers from here to the largest exact one are placeholders; no vendor counts so far. */
const firstNumber = 9_000_000_000_000_000;
const eMail = /[^\s@](?:@|%40)[^\s@]{1,253}\.[^\s@]/i;

export interface Placeholders {
  text(value: string): string;
  number(value: number): number;
  /** Tells equal bodies from others, and nothing else. */
  fingerprint(body: Uint8Array): string;
  /** How many values were hidden. */
  readonly count: number;
}

/**
 * Placeholders of one cassette. They are a hash under a key that is drawn here and kept nowhere: who has the cassette
 * can not try values. `phrases` are words that the rules of the connector look for; a text that has some of them keeps
 * those, so that its answer means the same.
 */
export function createPlaceholders(phrases: readonly string[] = []): Placeholders {
  const key = randomBytes(32);
  let count = 0;
  const hash = (type: string, value: string | Uint8Array) =>
    createHmac('sha256', key).update(`${type}\n`).update(value).digest('hex');
  return {
    get count() {
      return count;
    },
    text(value) {
      if (value === '') return value;
      count += 1;
      const name = `hidden${hash('text', value).slice(0, digits)}`;
      if (/^https?:\/\//i.test(value)) return `https://example.test/${name}`;
      if (/^[^\s@]+@[^\s@]+$/.test(value)) return `${name}@example.test`;
      const lower = value.toLowerCase();
      const kept = phrases.filter((phrase) => lower.includes(phrase.toLowerCase()));
      return kept.length > 0 ? `${name} (${kept.join(', ')})` : name;
    },
    number(value) {
      count += 1;
      return firstNumber + (Number.parseInt(hash('number', String(value)).slice(0, digits), 16) % 7_000_000_000_000);
    },
    fingerprint: (body) => hash('body', body).slice(0, 32),
  };
}

/** Whether a value of a cassette stands for another one. */
export function isPlaceholder(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= firstNumber;
  return typeof value === 'string' && marked.test(value);
}

/** Whether a text has an e-mail address in it, whatever its field is. */
export const holdsAddress = (text: string): boolean => eMail.test(text);
