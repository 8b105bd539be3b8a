/** Lists by keyset: an opaque cursor names the last row, and expires. */
import type { FastifyRequest } from 'fastify';
import { queryValue } from '../core/http-server.ts';
import type { ArcheanContext } from './context.ts';
import { Problem } from './problems.ts';

const defaultLimit = 100;
const maximumLimit = 500;

/** Values that order a row among the others. */
export type Position = readonly (string | number)[];

export interface Page {
  readonly data: readonly unknown[];
  readonly page?: { readonly nextCursor: string | null; readonly hasMore: boolean };
}

/**
 * One page of rows that are already in the order of their positions.
 * Throws 422 for a limit out of range or a cursor that is not ours, and 410 for one that is too old.
 */
export function pageOf<T>(
  context: ArcheanContext,
  request: FastifyRequest,
  rows: readonly T[],
  positionOf: (row: T) => Position,
  body: (row: T) => unknown,
): Page {
  const { settings, clock } = context;
  if (settings.capabilities.pagination === 'none') return { data: rows.map(body) };
  const limit = readLimit(parameter(context, request, 'limit'));
  const cursor = parameter(context, request, 'cursor');
  const after = cursor === undefined ? undefined : readCursor(cursor, clock.now(), settings.cursorLifetimeMs);
  const start = after === undefined ? 0 : firstAfter(rows, positionOf, after);
  const data = rows.slice(start, start + limit);
  const last = data.at(-1);
  const hasMore = start + limit < rows.length;
  const nextCursor =
    hasMore && last !== undefined ? writeCursor({ position: positionOf(last), at: clock.now() }) : null;
  return { data: data.map(body), page: { nextCursor, hasMore } };
}

/** A query parameter under the tenant's name for it. */
export function parameter(context: ArcheanContext, request: FastifyRequest, name: string): string | undefined {
  return queryValue(request, context.settings.queryNames[name] ?? name);
}

/** A list of values joined by commas; undefined where the parameter is absent. */
export function listParameter(
  context: ArcheanContext,
  request: FastifyRequest,
  name: string,
): ReadonlySet<string> | undefined {
  const value = parameter(context, request, name);
  return value === undefined ? undefined : new Set(value.split(',').filter((item) => item !== ''));
}

/** `updatedSince` in milliseconds, inclusive; undefined where it is absent or the tenant ignores it. */
export function updatedSince(context: ArcheanContext, request: FastifyRequest): number | undefined {
  return context.settings.capabilities.updatedSince ? moment(context, request, 'updatedSince') : undefined;
}

/** A time in milliseconds; undefined where the parameter is absent. */
export function moment(context: ArcheanContext, request: FastifyRequest, name: string): number | undefined {
  const value = parameter(context, request, name);
  if (value === undefined) return undefined;
  const found = Date.parse(value);
  if (Number.isNaN(found)) throw invalidParameter(name, 'RFC 3339 is expected');
  return found;
}

function readLimit(value: string | undefined): number {
  const limit = value === undefined ? defaultLimit : Number(value);
  if (!Number.isInteger(limit) || limit < 1 || limit > maximumLimit) {
    throw invalidParameter('limit', `a whole number from 1 to ${maximumLimit} is expected`);
  }
  return limit;
}

function readCursor(cursor: string, now: number, lifetimeMs: number): Position {
  let decoded: { position?: unknown; at?: unknown };
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw invalidParameter('cursor', 'it was not issued here');
  }
  if (!Array.isArray(decoded.position) || typeof decoded.at !== 'number') {
    throw invalidParameter('cursor', 'it was not issued here');
  }
  if (decoded.at + lifetimeMs <= now) throw new Problem('cursor_expired', 'Start again without a cursor.');
  return decoded.position;
}

function writeCursor(cursor: { position: Position; at: number }): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function firstAfter<T>(rows: readonly T[], positionOf: (row: T) => Position, after: Position): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comparePositions(positionOf(rows[middle] as T), after) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Compares two positions value by value. */
export function comparePositions(left: Position, right: Position): number {
  for (const [index, value] of left.entries()) {
    const other = right[index];
    if (other === undefined || value === other) continue;
    return value < other ? -1 : 1;
  }
  return 0;
}

function invalidParameter(name: string, expectation: string): Problem {
  return new Problem('validation_failed', `${name}: ${expectation}.`, {
    errors: [{ code: 'validation_failed', message: expectation, field: name }],
  });
}
