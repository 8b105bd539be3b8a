/** Pages of a reading, one at a time, with a bound and a guard against a cursor that comes back. */
import { AbortError } from '../../errors/errors.ts';
import { compileExpression } from '../../mapping/expression.ts';
import type { CallResult } from './call-operation.ts';
import type { OpenOperation } from './connection.ts';

export interface Page extends CallResult {
  /** Cursor of the page after this one; undefined at the end. */
  readonly next: string | undefined;
}

/**
 * Reads page after page, each with all parameters and the cursor of the page before. Ends after a page that is not ok.
 * Errors: `PAGES_REPEAT` when a cursor comes back, `PAGES_TOO_MANY` past the declared number, `CALL_FAILED` when a
 * cursor is neither text nor a number.
 */
export async function* pagesOf(
  operation: OpenOperation,
  parameters: Readonly<Record<string, unknown>>,
  call: (parameters: Record<string, unknown>) => Promise<CallResult>,
  startCursor?: string,
): AsyncGenerator<Page> {
  const { pagination } = operation.declaration;
  const seen = new Set<string>(startCursor === undefined ? [] : [startCursor]);
  let cursor = startCursor;
  for (let page = 0; ; page += 1) {
    const result = await call({
      ...parameters,
      ...(pagination && cursor !== undefined ? { [pagination.parameter]: cursor } : {}),
    });
    const found = result.outcome.kind === 'ok' ? cursorAfter(operation, result.body, cursor) : undefined;
    const next = cursorText(found, operation);
    yield { ...result, next };
    if (!pagination || next === undefined) return;
    if (seen.has(next)) {
      throw new AbortError({
        code: 'PAGES_REPEAT',
        what: `${operation.declaration.title} gave the same cursor twice.`,
        why: 'Following it would read the same pages for ever.',
        nextSteps: ['Check the pagination that the connector declares for this operation.'],
      });
    }
    seen.add(next);
    cursor = next;
    if (page + 1 >= pagination.maximumPages) {
      throw new AbortError({
        code: 'PAGES_TOO_MANY',
        what: `${operation.declaration.title} has more than ${pagination.maximumPages} pages.`,
        why: 'The declared bound is reached; reading on could go on for ever.',
        nextSteps: ['Read a shorter window, or raise maximumPages in the connector.'],
      });
    }
  }
}

function cursorAfter({ declaration }: OpenOperation, body: unknown, cursor: string | undefined) {
  const { pagination, items = '$' } = declaration;
  if (pagination?.pageSize !== undefined) {
    const count = asList(compileExpression(items).evaluate(body)).length;
    if (count < pagination.pageSize) return undefined;
    if (pagination.kind === 'offset') return Number(cursor ?? 0) + count;
  }
  return pagination?.kind === 'cursor' ? compileExpression(pagination.next).evaluate(body) : undefined;
}

/** An expression gives one item alone, without a list, and nothing where there is none. */
function asList(found: unknown): readonly unknown[] {
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found : [found];
}

/** Taking a cursor of another form for the end would lose every later page without a word. */
function cursorText(found: unknown, operation: OpenOperation): string | undefined {
  if (found === undefined || found === null || found === '') return undefined;
  if (typeof found === 'string') return found;
  if (typeof found === 'number') return String(found);
  throw new AbortError({
    code: 'CALL_FAILED',
    what: `${operation.declaration.title} gave a cursor that is neither text nor a number.`,
    why: `The expression of its pagination gives ${JSON.stringify(found).slice(0, 100)}.`,
    nextSteps: ['Correct the expression "next" of the operation in the connector.'],
  });
}
