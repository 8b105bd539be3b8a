/** Pages of a list: keyset paging by id (the decoded cursors of published responses). */
import type { FastifyRequest } from 'fastify';
import { queryValue } from '../core/http-server.ts';
import type { ReturngoContext } from './context.ts';
import { Refusal } from './refusals.ts';

export interface Paged<Row> {
  /** All rows that fit, in their order. */
  readonly rows: readonly Row[];
  /** What the decoded cursor has before the id: `returns.id:`, or nothing. */
  readonly prefix: string;
  id(row: Row): string;
  /** Whether a row comes after the one with this id. */
  isAfter(row: Row, id: string): boolean;
}

/** The page that is asked for, and the end of the answer that says where the next begins. */
export function pageOf<Row>(
  { settings }: ReturngoContext,
  request: FastifyRequest,
  { rows, prefix, id, isAfter }: Paged<Row>,
): { readonly page: readonly Row[]; readonly end: Readonly<Record<string, unknown>> } {
  const size = pageSize(request);
  const after = cursorOf(request, prefix);
  const left = after === undefined ? rows : rows.filter((row) => isAfter(row, after));
  const page = left.slice(0, size);
  const last = page.at(-1);
  if (left.length > page.length && last !== undefined) {
    return { page, end: { next_cursor: Buffer.from(`${prefix}${id(last)}`).toString('base64') } };
  }
  const ends = { null: { next_cursor: null }, empty: { next_cursor: '' }, absent: {} };
  return { page, end: ends[settings.endCursor] };
}

/** Required, 1 to 500 (verified). */
function pageSize(request: FastifyRequest): number {
  const text = queryValue(request, 'pagesize');
  const size = Number(text);
  if (text === undefined || !Number.isInteger(size) || size < 1 || size > 500) {
    throw new Refusal(400, 'pagesize is required: 1 to 500');
  }
  return size;
}

function cursorOf(request: FastifyRequest, prefix: string): string | undefined {
  const text = queryValue(request, 'cursor');
  if (text === undefined || text === '') return undefined;
  const decoded = Buffer.from(text, 'base64').toString();
  const id = decoded.slice(prefix.length);
  if (!decoded.startsWith(prefix) || !/^\d+$/.test(id)) throw new Refusal(400, 'Invalid cursor');
  return id;
}
