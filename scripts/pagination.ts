/**
 * The shell of a pagination script. Verified: the payload is JSON with `request` (body, headers, method, url), `response`
 * (headers, status_code) and `payload` (what was saved); the result's payload is JSON with has_next_page, url, headers,
 * method and body. Inferred: `payload` in it may be text or a value, and the script keeps nothing from page to page.
 */
import type { Answer } from './flow/entries.ts';
import { type Answering, type ReadAnswer, readAnswer } from './outcome.ts';
import { parsePayload } from './parse-payload.ts';
import { causeOf, type Evaluate, failure, type PlatformScript } from './platform.ts';

/** What carries the cursor: its name on the wire, and where it stands; a variable is one of a GraphQL document. */
export interface CursorPlace {
  readonly in: 'query' | 'header' | 'body' | 'variable';
  readonly name: string;
  /** Of a query: other conditions of the request have the same name, so that only the cursor itself is replaced. */
  readonly isShared?: boolean;
}

export interface Paging extends Answering {
  /** The next cursor, from the body and the cursor of this page; nothing at the end. */
  next(body: unknown, cursor: string | undefined): unknown;
  readonly cursor: CursorPlace;
  /** The body of the next request, from `{ request, cursor }`: of a body in which the cursor is no member by itself. */
  bodyAfter?(given: { readonly request: unknown; readonly cursor: string }): unknown;
  readonly maximumPages: number;
}

interface PageRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: string;
}

/** Counts the pages in the requests themselves, since a script has no memory. Systems ignore a header they don't know. */
const pageHeader = 'x-page-number';
/** Keeps the cursor of a page, where the request itself does not tell it from what else it asks for. */
const cursorHeader = 'x-page-cursor';

/**
 * The function that the platform calls. Errors: those of `parsePayload`, `REQUEST_MISSING`, `PAGE_NOT_OK`,
 * `CURSOR_INVALID`, `PAGES_REPEAT`, `PAGES_TOO_MANY`: ending without a word would lose every later page.
 */
export function paginationScript(paging: Paging): PlatformScript {
  const { id, cursor, bodyAfter, maximumPages } = paging;
  const isKept = bodyAfter !== undefined || cursor.isShared === true;
  return async (data) => {
    const given = parsePayload(data.payload, id) as { request?: PageRequest; response?: unknown; payload?: unknown };
    const request = given?.request;
    if (typeof request?.url !== 'string') {
      const what = `${id} was given no request with a url`;
      throw failure('REQUEST_MISSING', what, 'Use it as the pagination script of the endpoint, and nowhere else');
    }
    const response = (given.response ?? {}) as { status_code?: unknown; headers?: unknown };
    const current = isKept ? keptCursor(request.headers) : cursorOf(request, cursor, id);
    const next = nextCursor(paging, Number(response.status_code ?? 200), response.headers, given.payload, current);
    const page = Number(request.headers?.[pageHeader] ?? 1);
    const { method } = request;
    const headers = { ...request.headers };
    let { url, body } = request;
    if (next !== undefined) {
      if (next === current) {
        const what = `${id} was given the cursor of this very page for the next one`;
        throw failure('PAGES_REPEAT', what, 'Check the pagination that the connector declares for this operation');
      }
      if (!(page < maximumPages)) {
        const what = `${id} has more than ${maximumPages} pages`;
        throw failure('PAGES_TOO_MANY', what, 'Read a shorter window, or raise maximumPages in the connector');
      }
      headers[pageHeader] = String(page + 1);
      if (isKept) headers[cursorHeader] = encodeURIComponent(next);
      if (bodyAfter) body = JSON.stringify(bodyAfter({ request: wholeOf(request, cursor, id), cursor: next }));
      else if (cursor.in === 'header') headers[cursor.name] = next;
      else if (cursor.in === 'query') url = withQuery(url, cursor, next, current);
      else body = withMember(request, cursor, next, id);
    }
    return {
      ...data,
      payload: JSON.stringify({ has_next_page: next !== undefined, url, headers, method, body }),
      logs: [...(data.logs ?? []), `${id}: page ${page}${next === undefined ? ' is the last' : ''}`],
    };
  };
}

/** Paging in which a page with fewer items than a full one is the last. */
export function whileFull(
  items: Evaluate,
  pageSize: number,
  next: (body: unknown, cursor: string | undefined, count: number) => unknown,
): Paging['next'] {
  return (body, cursor) => {
    const found = items(body) ?? [];
    const count = Array.isArray(found) ? found.length : 1;
    return count < pageSize ? undefined : next(body, cursor, count);
  };
}

/** Paging by position: how many items to pass over next. */
export const offsetAfter = (_body: unknown, cursor: string | undefined, count: number): number =>
  Number(cursor ?? 0) + count;

/** The same body with values and names as they travel. */
export function encoded(
  { encode }: { readonly encode?: (body: unknown) => unknown },
  bodyAfter: Evaluate,
): NonNullable<Paging['bodyAfter']> {
  return (given) => (encode ? encode(bodyAfter(given)) : bodyAfter(given));
}

function nextCursor(
  paging: Paging,
  status: number,
  headers: unknown,
  payload: unknown,
  current: string | undefined,
): string | undefined {
  const { id } = paging;
  const { outcome, body } = answerOfStep(payload) ?? readAnswer(paging, status, headers, payload);
  if (outcome.kind !== 'ok') {
    const told = [outcome.code ?? outcome.kind, outcome.message].filter(Boolean).join(' ');
    throw failure('PAGE_NOT_OK', `A page of ${id} was not read: ${told}`, 'Run the flow again from this page');
  }
  let found: unknown;
  try {
    found = paging.next(body, current);
  } catch (error) {
    throw failure('CURSOR_INVALID', `${id} could not read its next cursor: ${causeOf(error)}`, mendNext);
  }
  if (found === undefined || found === null || found === '') return undefined;
  if (typeof found === 'string' || typeof found === 'number') return String(found);
  throw failure('CURSOR_INVALID', `${id} gave a cursor that is neither text nor a number`, mendNext);
}

/** In a compiled flow the response script of the step comes first: what was saved is the answer, read already. */
function answerOfStep(payload: unknown): ReadAnswer | undefined {
  if (typeof payload !== 'string' || !payload.startsWith('[{"kind":"answer"')) return undefined;
  const [{ outcome, code, message, body }] = JSON.parse(payload) as [Answer];
  return { outcome: { kind: outcome, ...(code ? { code } : {}), ...(message ? { message } : {}) }, body, text: '' };
}

const mendNext = 'Correct the expression "next" of the operation in the connector';

function cursorOf(request: PageRequest, place: CursorPlace, id: string): string | undefined {
  if (place.in === 'query') return valuesOf(request.url, place.name)[0];
  const members = place.in === 'header' ? request.headers : membersOf(request, place, id).members;
  const value = members?.[place.name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** A cursor that was a number stays one. */
function withMember(request: PageRequest, place: CursorPlace, next: string, id: string): string {
  const { whole, members } = membersOf(request, place, id);
  members[place.name] = typeof members[place.name] === 'number' ? Number(next) : next;
  return JSON.stringify(whole);
}

function membersOf(request: PageRequest, place: CursorPlace, id: string) {
  const whole = wholeOf(request, place, id);
  return { whole, members: (place.in === 'variable' ? whole.variables : whole) as Record<string, unknown> };
}

function wholeOf({ body }: PageRequest, place: CursorPlace, id: string): Record<string, unknown> {
  try {
    const whole = JSON.parse(body ?? '') as Record<string, unknown>;
    const members = place.in === 'variable' ? whole.variables : whole;
    if (typeof members === 'object' && members !== null) return whole;
  } catch {
    // As for a body of another form.
  }
  const what = `${id} was given no request whose body has ${place.in === 'variable' ? 'variables' : 'members'}`;
  throw failure('REQUEST_MISSING', what, 'Use it as the pagination script of the endpoint, and nowhere else');
}

function keptCursor(headers: PageRequest['headers']): string | undefined {
  const kept = headers?.[cursorHeader];
  return kept === undefined ? undefined : decodeURIComponent(String(kept));
}

function withQuery(url: string, { name, isShared }: CursorPlace, next: string, current: string | undefined): string {
  const { address, pairs, fragment } = partsOf(url);
  const kept = pairs.filter((pair) => nameIn(pair) !== name || (isShared && valueIn(pair) !== current));
  return `${address}?${[...kept, `${formText(name)}=${formText(next)}`].join('&')}${fragment}`;
}

// The engine's own URL takes longer to start than all the rest of such a script.
/** An address, what it asks for as `name=value`, and what follows a `#`. */
function partsOf(url: string): { address: string; pairs: string[]; fragment: string } {
  const hash = url.indexOf('#');
  const whole = hash < 0 ? url : url.slice(0, hash);
  const mark = whole.indexOf('?');
  return {
    address: mark < 0 ? whole : whole.slice(0, mark),
    pairs:
      mark < 0
        ? []
        : whole
            .slice(mark + 1)
            .split('&')
            .filter((pair) => pair !== ''),
    fragment: hash < 0 ? '' : url.slice(hash),
  };
}

function valuesOf(url: string, name: string): string[] {
  return partsOf(url)
    .pairs.filter((pair) => nameIn(pair) === name)
    .map(valueIn);
}

const nameIn = (pair: string): string => decoded(pair.split('=', 1)[0] ?? '');
const valueIn = (pair: string): string => (pair.includes('=') ? decoded(pair.slice(pair.indexOf('=') + 1)) : '');

/** As forms are written. */
const formText = (text: string): string => encodeURIComponent(text).replace(/%20/g, '+');

/** As forms are read: what can not be decoded stands as it is. */
function decoded(text: string): string {
  const spaced = text.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
