/** Pages of a query: where, sort, limit, offset, total. */
import type { FastifyRequest } from 'fastify';
import { parsePredicate } from './predicate.ts';
import { invalidInput } from './refusals.ts';
import type { Resource } from './state.ts';

const maximumLimit = 500;
const maximumOffset = 10_000;
/** With a predicate no total is counted beyond this. */
const maximumTotal = 10_000;

export interface Page {
  readonly limit: number;
  readonly offset: number;
  readonly count: number;
  readonly total?: number;
  readonly results: readonly unknown[];
}

/** Several predicates must all hold. */
export function pageOf(
  request: FastifyRequest,
  rows: Iterable<Resource>,
  present: (resource: Resource) => unknown,
): Page {
  const query = new URL(request.url, 'http://127.0.0.1').searchParams;
  const variables = new Map(
    [...query.keys()].filter((name) => name.startsWith('var.')).map((name) => [name.slice(4), query.getAll(name)]),
  );
  const predicates = query.getAll('where').map((text) => parsePredicate(text, variables));
  const limit = wholeNumber(query, 'limit', 20, maximumLimit);
  const offset = wholeNumber(query, 'offset', 0, maximumOffset);
  const found: { resource: Resource; shown: unknown }[] = [];
  for (const resource of rows) {
    const shown = present(resource);
    if (predicates.every((test) => test(shown))) found.push({ resource, shown });
  }
  const order = sorting(query.getAll('sort'));
  found.sort((left, right) => order(left.resource, right.resource));
  const results = found.slice(offset, offset + limit).map(({ shown }) => shown);
  const total = predicates.length > 0 ? Math.min(found.length, maximumTotal) : found.length;
  return { limit, offset, count: results.length, ...(query.get('withTotal') === 'false' ? {} : { total }), results };
}

function sorting(given: readonly string[]): (left: Resource, right: Resource) => number {
  const keys = (given.length > 0 ? given : ['createdAt asc']).map((text) => {
    const match = /^([A-Za-z]+)(?: (asc|desc))?$/.exec(text);
    if (!match) throw invalidInput(`Malformed parameter: sort: ${text}`);
    return { field: match[1] ?? '', sign: match[2] === 'desc' ? -1 : 1 };
  });
  return (left, right) => {
    for (const { field, sign } of keys) {
      const [one, other] = [left[field] as string | number, right[field] as string | number];
      if (one !== other) return one < other ? -sign : sign;
    }
    return 0;
  };
}

function wholeNumber(query: URLSearchParams, name: string, fallback: number, maximum: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (text === '' || !Number.isInteger(value) || value < 0 || value > maximum) {
    throw invalidInput(`Malformed parameter: ${name}: it must be within the range [0..${maximum}].`);
  }
  return value;
}
