/** What takes hashing. It stands apart because loading Node's crypto takes longer than running a script without it. */
import { createHash, createHmac } from 'node:crypto';
import type { WireRequest } from './pre-request.ts';

/** The same request has the same key, however often the platform repeats it; another has another. In the form of a UUID. */
export function keyOf(id: string, { method, url, body }: WireRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([id, method, url, body]))
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Hexadecimal, over method, path with query, timestamp and body, joined by line feeds. */
export function sign({ method = 'GET', url, body }: WireRequest, timestamp: string, key: string): string {
  const { pathname, search } = new URL(url);
  const text = [method, pathname + search, timestamp, body ?? ''].join('\n');
  return createHmac('sha256', key).update(text).digest('hex');
}
