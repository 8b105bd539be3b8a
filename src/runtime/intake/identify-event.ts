/** Key and version of what arrived, in a form that can be stored and that tells every event from every other. */
import { createHash } from 'node:crypto';
import { AbortError } from '../../errors/errors.ts';
import { keyOf } from './read-events.ts';

export type Identified =
  | { readonly kind: 'keyed'; readonly key: string; readonly version: string }
  /** `reason` ends the sentence "The payload …". */
  | { readonly kind: 'unusable'; readonly reason: string };

/** Both stand in an index of the database, whose entries are small; bytes of UTF-8. */
const maximumKeyBytes = 512;
const maximumVersionBytes = 400;

/**
 * Reads key and version by their declared expressions. A payload without a version is told from others by all of it, and
 * a long version by its hash: cut short, two different events would be taken for one, and the second be lost.
 */
export async function identify(
  declared: { readonly key: string; readonly version: string },
  body: unknown,
  bindings: Readonly<Record<string, unknown>> = {},
): Promise<Identified> {
  let keyed: Awaited<ReturnType<typeof keyOf>>;
  try {
    keyed = keyOf(declared, body, bindings);
  } catch (error) {
    if (!(error instanceof AbortError)) throw error;
    return { kind: 'unusable', reason: `can not be keyed: ${error.why}` };
  }
  if (!keyed) return { kind: 'unusable', reason: 'names no business key' };
  const keyBytes = Buffer.byteLength(keyed.key);
  if (keyBytes > maximumKeyBytes) {
    return { kind: 'unusable', reason: `has a business key of ${keyBytes} bytes; the limit is ${maximumKeyBytes}` };
  }
  return { kind: 'keyed', key: keyed.key, version: distinctVersion(keyed.version, body) };
}

function distinctVersion(version: string, body: unknown): string {
  if (version === '') return `payload ${hash(JSON.stringify(body))}`;
  return Buffer.byteLength(version) > maximumVersionBytes ? `long ${hash(version)}` : version;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
