/** Which returns the list shows: window, states and page size, as Loop reads them. */
import type { FastifyRequest } from 'fastify';
import { queryValue } from '../core/http-server.ts';
import { readDate } from './dates.ts';
import { validationRefusal } from './refusals.ts';
import type { DateField } from './state.ts';

const dayMs = 86_400_000;
const maximumSpanDays = 120;
const states = ['open', 'closed', 'cancelled', 'expired', 'review'];
/** Cancelled and review must be asked for (verified). */
const defaultStates: ReadonlySet<string> = new Set(['open', 'closed', 'expired']);

export interface ListWindow {
  readonly field: DateField;
  /** Milliseconds since 1970, both included. */
  readonly from: number;
  readonly to: number;
  readonly states: ReadonlySet<string>;
  readonly pageSize: number;
  readonly paginate: boolean;
  readonly cursor: string | undefined;
}

/** Reads the parameters. Throws Laravel's 422 for a span over 120 days and for values that are not acceptable. */
export function readListWindow(request: FastifyRequest, now: number): ListWindow {
  const field = queryValue(request, 'filter') ?? 'created_at';
  if (field !== 'created_at' && field !== 'updated_at') {
    throw validationRefusal('filter', 'The selected filter is invalid.');
  }
  const state = queryValue(request, 'state');
  if (state !== undefined && !states.includes(state)) {
    throw validationRefusal('state', 'The selected state is invalid.');
  }
  return {
    field,
    ...readSpan(queryValue(request, 'from'), queryValue(request, 'to'), now),
    states: state === undefined ? defaultStates : new Set([state]),
    pageSize: readPageSize(queryValue(request, 'pageSize')),
    paginate: ['true', '1'].includes(queryValue(request, 'paginate') ?? 'false'),
    cursor: queryValue(request, 'cursor'),
  };
}

/** `from` alone spans 24 hours; `to` alone is ignored; neither means the last 24 hours (verified, third-party). */
function readSpan(from: string | undefined, to: string | undefined, now: number): { from: number; to: number } {
  if (from === undefined || from === '') return { from: now - dayMs, to: now };
  const start = readDate(from);
  if (Number.isNaN(start)) throw validationRefusal('from', 'The from is not a valid date.');
  if (to === undefined || to === '') return { from: start, to: start + dayMs };
  const end = readDate(to);
  if (Number.isNaN(end)) throw validationRefusal('to', 'The to is not a valid date.');
  if (end - start > maximumSpanDays * dayMs) {
    throw validationRefusal('to', `The date range may not be greater than ${maximumSpanDays} days.`);
  }
  return { from: start, to: end };
}

function readPageSize(value: string | undefined): number {
  if (value === undefined) return 100;
  const size = Number(value);
  if (!Number.isInteger(size) || size < 1) throw validationRefusal('pageSize', 'The page size must be at least 1.');
  if (size > 750) throw validationRefusal('pageSize', 'The page size may not be greater than 750.');
  return size;
}
