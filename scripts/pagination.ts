/**
 * The shell of a pagination script. Verified: the payload is JSON with `request` (body, headers, method, url), `response`
 * (headers, status_code) and `payload` (what was saved); the result's payload is JSON with has_next_page, url, headers,
 * method and body. Inferred: `payload` in it may be text or a value, and the script keeps nothing from page to page.
 */
import { type Answering, readAnswer } from './outcome.ts';
import { parsePayload } from './parse-payload.ts';
import { causeOf, type Evaluate, failure, type PlatformScript } from './platform.ts';

export interface Paging extends Answering {
  /** The next cursor, from the body; nothing at the end. */
  readonly next: Evaluate;
  /** Name on the wire of what carries the cursor, and where it goes. */
  readonly cursor: { readonly in: 'query' | 'header'; readonly name: string };
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

/**
 * The function that the platform calls. Errors: those of `parsePayload`, `REQUEST_MISSING`, `PAGE_NOT_OK`,
 * `CURSOR_INVALID`, `PAGES_REPEAT`, `PAGES_TOO_MANY`: ending without a word would lose every later page.
 */
export function paginationScript(paging: Paging): PlatformScript {
  const { id, cursor, maximumPages } = paging;
  return async (data) => {
    const given = parsePayload(data.payload, id) as { request?: PageRequest; response?: unknown; payload?: unknown };
    const request = given?.request;
    if (typeof request?.url !== 'string') {
      const what = `${id} was given no request with a url`;
      throw failure('REQUEST_MISSING', what, 'Use it as the pagination script of the endpoint, and nowhere else');
    }
    const response = (given.response ?? {}) as { status_code?: unknown; headers?: unknown };
    const next = nextCursor(paging, Number(response.status_code ?? 200), response.headers, given.payload);
    const page = Number(request.headers?.[pageHeader] ?? 1);
    const { url, method, body } = request;
    const headers = { ...request.headers };
    let nextUrl = url;
    if (next !== undefined) {
      if (next === cursorOf(request, cursor)) {
        const what = `${id} was given the cursor of this very page for the next one`;
        throw failure('PAGES_REPEAT', what, 'Check the pagination that the connector declares for this operation');
      }
      if (!(page < maximumPages)) {
        const what = `${id} has more than ${maximumPages} pages`;
        throw failure('PAGES_TOO_MANY', what, 'Read a shorter window, or raise maximumPages in the connector');
      }
      headers[pageHeader] = String(page + 1);
      if (cursor.in === 'header') headers[cursor.name] = next;
      else nextUrl = withQuery(url, cursor.name, next);
    }
    return {
      ...data,
      payload: JSON.stringify({ has_next_page: next !== undefined, url: nextUrl, headers, method, body }),
      logs: [...(data.logs ?? []), `${id}: page ${page}${next === undefined ? ' is the last' : ''}`],
    };
  };
}

function nextCursor(paging: Paging, status: number, headers: unknown, payload: unknown): string | undefined {
  const { id } = paging;
  const { outcome, body } = readAnswer(paging, status, headers, payload);
  if (outcome.kind !== 'ok') {
    const told = [outcome.code ?? outcome.kind, outcome.message].filter(Boolean).join(' ');
    throw failure('PAGE_NOT_OK', `A page of ${id} was not read: ${told}`, 'Run the flow again from this page');
  }
  let found: unknown;
  try {
    found = paging.next(body);
  } catch (error) {
    throw failure('CURSOR_INVALID', `${id} could not read its next cursor: ${causeOf(error)}`, mendNext);
  }
  if (found === undefined || found === null || found === '') return undefined;
  if (typeof found === 'string' || typeof found === 'number') return String(found);
  throw failure('CURSOR_INVALID', `${id} gave a cursor that is neither text nor a number`, mendNext);
}

const mendNext = 'Correct the expression "next" of the operation in the connector';

function cursorOf({ url, headers }: PageRequest, cursor: Paging['cursor']): string | undefined {
  if (cursor.in === 'query') return new URL(url).searchParams.get(cursor.name) ?? undefined;
  const value = headers?.[cursor.name];
  return typeof value === 'string' ? value : undefined;
}

function withQuery(url: string, name: string, value: string): string {
  const next = new URL(url);
  next.searchParams.set(name, value);
  return next.href;
}
