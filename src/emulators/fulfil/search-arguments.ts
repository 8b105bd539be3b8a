/** The arguments of a search: by position, `[domain, offset, limit, order, fields]`, or by name. */
import type { FulfilContext } from './context.ts';
import type { Search } from './records.ts';
import { httpError, userError } from './refusals.ts';

/** A page that is too large is refused as the setting says: a status that elsewhere means too many calls. */
export function readSearch(
  { settings }: FulfilContext,
  body: unknown,
  given: Readonly<Record<string, unknown>>,
): Search & { readonly fields: string[] } {
  const named = asNamed(body);
  const limit = named.limit === undefined || named.limit === null ? settings.maximumPage : Number(named.limit);
  const offset = Number(named.offset ?? 0);
  if (!Number.isInteger(limit) || !Number.isInteger(offset) || limit < 0 || offset < 0)
    throw userError('The page is not valid.');
  if (limit > settings.maximumPage) {
    const message = `Invalid page size: the limit cannot exceed ${settings.maximumPage}.`;
    throw settings.pageExcess === '429' ? httpError(429, message) : userError(message);
  }
  const fields = Array.isArray(named.fields) ? named.fields.map(String) : [];
  return {
    filters: named.filters ?? [],
    offset,
    limit,
    order: named.order,
    fields,
    inactiveToo: given.active_test === false,
  };
}

function asNamed(body: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(body)) {
    const [filters, offset, limit, order, fields] = body;
    return { filters, offset, limit, order, fields };
  }
  return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
}
