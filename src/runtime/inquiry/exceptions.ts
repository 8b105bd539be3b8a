/** Exceptions as lists: filtered, page by page, and put together by what they have in common. */
import { sql } from 'kysely';
import { AbortError } from '../../errors/errors.ts';
import type { Queryable } from '../store/database.ts';
import { type ExceptionTable, queries } from './records.ts';

/** What to choose; what is left out chooses all. */
export interface ExceptionChoice {
  readonly ids?: readonly string[];
  readonly brand?: string;
  readonly flow?: string;
  readonly code?: string;
  readonly owner?: string;
  readonly assignee?: string;
  readonly severity?: string;
  /** The cause that exceptions have in common: see `work/cause.ts`. */
  readonly cause?: string;
  readonly key?: string;
  readonly state?: string;
  /** First seen at least so long ago, in milliseconds. */
  readonly olderThanMs?: number;
  /** First seen at most so long ago, in milliseconds. */
  readonly youngerThanMs?: number;
}

export interface ExceptionFilter extends ExceptionChoice {
  readonly limit: number;
  /** Where the page before ended: its `nextPage`. */
  readonly after?: string;
}

const listed = [
  'brand',
  'id',
  'flow',
  'key',
  'subject',
  'code',
  'owner',
  'assignee',
  'severity',
  'state',
  'step',
  'cause',
  'message',
  'resolution',
  'note',
  'count',
  'first_seen',
  'last_seen',
  'recheck_at',
  'closed_at',
] as const;

export type ListedException = Pick<ExceptionTable, (typeof listed)[number]>;

const columns = ['brand', 'flow', 'code', 'owner', 'assignee', 'severity', 'cause', 'key', 'state'] as const;

/** The exceptions of a choice, as a query that can be narrowed and selected from. */
export function chosenExceptions(choice: ExceptionChoice) {
  let query = queries.selectFrom('backhaul.exception');
  for (const column of columns) {
    const value = choice[column];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  if (choice.ids) query = query.where(sql<boolean>`id = any(${choice.ids}::uuid[])`);
  const ago = (ms: number) => sql<Date>`now() - make_interval(secs => ${ms}::float8 / 1000)`;
  if (choice.olderThanMs !== undefined) query = query.where('first_seen', '<=', ago(choice.olderThanMs));
  if (choice.youngerThanMs !== undefined) query = query.where('first_seen', '>=', ago(choice.youngerThanMs));
  return query;
}

/** One page, by brand, code and age. Error: `PAGE_UNKNOWN`. */
export async function listExceptions(database: Queryable, filter: ExceptionFilter): Promise<ListedException[]> {
  let query = chosenExceptions(filter)
    .select(listed)
    .orderBy('brand')
    .orderBy('code')
    .orderBy('id')
    .limit(filter.limit);
  if (filter.after !== undefined) {
    const [brand, code, id] = placeOf(filter.after);
    query = query.where(sql<boolean>`(brand, code, id) > (${brand}, ${code}, ${id}::uuid)`);
  }
  const { sql: text, parameters } = query.compile();
  return (await database.query<ListedException>(text, parameters)).rows;
}

/** Where the next page begins; undefined after the last one. */
export function nextPage(filter: ExceptionFilter, page: readonly ListedException[]): string | undefined {
  const last = page.at(-1);
  if (!last || page.length < filter.limit) return undefined;
  return Buffer.from(JSON.stringify([last.brand, last.code, last.id])).toString('base64url');
}

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function placeOf(after: string): readonly [string, string, string] {
  try {
    const place: unknown = JSON.parse(Buffer.from(after, 'base64url').toString());
    if (Array.isArray(place) && place.length === 3 && uuidForm.test(String(place[2])))
      return [String(place[0]), String(place[1]), String(place[2])];
  } catch {
    // Said below.
  }
  throw new AbortError({
    code: 'PAGE_UNKNOWN',
    what: `No page begins at "${after}".`,
    why: 'It is not what the page before gave.',
    nextSteps: ['Take the value as printed, or leave it out for the first page.'],
    exitCode: 2,
  });
}

/** One exception, open or closed. Error: `EXCEPTION_NOT_FOUND`. */
export async function findException(database: Queryable, id: string): Promise<ListedException & { input: unknown }> {
  const { rows } = uuidForm.test(id)
    ? await database.query<ListedException & { input: unknown }>(`select * from backhaul.exception where id = $1`, [id])
    : { rows: [] };
  const [found] = rows;
  if (!found) throw exceptionNotFound(id);
  return found;
}

/** Open exceptions put together by code: how many, whose, and what to do. */
export async function groupExceptions(
  database: Queryable,
  brand?: string,
): Promise<{ code: string; owner: string; severity: string; count: number; resolution: string }[]> {
  const { rows } = await database.query<{
    code: string;
    owner: string;
    severity: string;
    count: number;
    resolution: string;
  }>(
    `select code, owner, severity, count(*)::int as count, min(resolution) as resolution from backhaul.exception
      where state = 'open' and ($1::text is null or brand = $1) group by code, owner, severity order by count(*) desc, code`,
    [brand ?? null],
  );
  return rows;
}

/** Exceptions of one cause. */
export interface ExceptionGroup {
  readonly brand: string;
  readonly flow: string;
  readonly cause: string;
  readonly code: string;
  readonly owner: string;
  readonly severity: string;
  readonly count: number;
  readonly records: number;
  readonly first_seen: Date;
  readonly last_seen: Date;
  /** Of the oldest. */
  readonly message: string;
  readonly resolution: string;
}

/** Exceptions of a choice put together by cause, the largest group first. */
export async function listGroups(
  database: Queryable,
  choice: ExceptionChoice & { readonly limit: number },
): Promise<ExceptionGroup[]> {
  const oldest = <Value>(column: string) => sql<Value>`(array_agg(${sql.ref(column)} order by id))[1]`;
  const { sql: text, parameters } = chosenExceptions(choice)
    .select(['brand', 'flow', 'cause', 'code'])
    .select([
      oldest<string>('owner').as('owner'),
      oldest<string>('severity').as('severity'),
      sql<number>`count(*)::int`.as('count'),
      sql<number>`count(distinct key)::int`.as('records'),
      sql<Date>`min(first_seen)`.as('first_seen'),
      sql<Date>`max(last_seen)`.as('last_seen'),
      oldest<string>('message').as('message'),
      oldest<string>('resolution').as('resolution'),
    ])
    .groupBy(['brand', 'flow', 'cause', 'code'])
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('code')
    .orderBy('cause')
    .limit(choice.limit)
    .compile();
  return (await database.query<ExceptionGroup>(text, parameters)).rows;
}

export function exceptionNotFound(id: string): AbortError {
  return new AbortError({
    code: 'EXCEPTION_NOT_FOUND',
    what: `There is no open exception ${id}.`,
    why: 'It was closed already, or the id is wrong.',
    nextSteps: ['List the open ones with "backhaul exceptions list".'],
  });
}
