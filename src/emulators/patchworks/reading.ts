/** How objects and lists are shown, and how a call says which it means. */
import type { FastifyRequest } from 'fastify';
import { jsonBody, queryValue } from '../core/http-server.ts';
import type { PatchworksContext } from './context.ts';
import { invalid, Refusal } from './refusals.ts';

type Shown = Record<string, unknown>;

/** One object, in the form that the settings choose. */
export function shown({ settings }: PatchworksContext, object: Shown): Shown {
  if (settings.itemForm === 'flat') return object;
  const { id, ...attributes } = object;
  return { id: String(id), attributes };
}

/** `per_page` is at most 100 (verified); what a larger one does is unknown, and refused here. */
export function pageOf(context: PatchworksContext, request: FastifyRequest, rows: readonly Shown[]): Shown {
  const size = wholeNumber(queryValue(request, 'per_page') ?? '15', 'per_page', 100);
  const page = wholeNumber(queryValue(request, 'page') ?? '1', 'page', 1_000_000);
  const start = (page - 1) * size;
  return {
    data: rows.slice(start, start + size).map((row) => shown(context, row)),
    meta: {
      current_page: page,
      last_page: Math.max(1, Math.ceil(rows.length / size)),
      per_page: size,
      total: rows.length,
    },
    links: {},
  };
}

function wholeNumber(text: string, field: string, maximum: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return value;
  throw invalid(field, `The ${field} must be between 1 and ${maximum}.`);
}

/** What a path names among these. Refuses with 404. */
export function named<Row extends { readonly id: number }>(rows: readonly Row[], id: string): Row {
  const found = rows.find((row) => String(row.id) === id);
  if (!found) throw new Refusal(404, 'Not Found');
  return found;
}

export function objectBody(request: FastifyRequest): Shown {
  const body = jsonBody(request);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Shown;
  throw invalid('body', 'An object is expected.');
}

/** A text of the body that must be there. */
export function textIn(body: Shown, field: string): string {
  const value = body[field];
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(field, `The ${field} field is required.`);
}
