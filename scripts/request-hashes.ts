/** What takes hashing. It stands apart because most scripts need none. */
import { hexadecimal, hmacSha256, textHash } from '../src/mapping/library/standard/sha256.ts';
import type { WireRequest } from './pre-request.ts';

/** The same request has the same key, however often the platform repeats it; another has another. In the form of a UUID. */
export function keyOf(id: string, { method, url, body }: WireRequest): string {
  return textHash(JSON.stringify([id, method, url, body]))
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Hexadecimal, over method, path with query, timestamp and body, joined by line feeds. */
export function sign({ method = 'GET', url, body }: WireRequest, timestamp: string, key: string): string {
  const { pathname, search } = new URL(url);
  const text = [method, pathname + search, timestamp, body ?? ''].join('\n');
  return hexadecimal(hmacSha256(key, text));
}
