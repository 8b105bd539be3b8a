import type { Operation } from '../../../schemas/formats/connector.ts';
import { connectorExample } from '../../../schemas/formats/examples/connector.ts';
import { resolveConnector } from '../../blueprint/resolve-connector.ts';
import type { CallResult } from './call-operation.ts';
import { openOperation } from './connection.ts';
import { pagesOf } from './pages.ts';

function paged(maximumPages = 10, pagination: Operation['pagination'] | null = null) {
  const operations = structuredClone(connectorExample.operations);
  const { listMovements } = operations;
  if (!listMovements?.pagination) throw new Error('the example reads pages');
  listMovements.pagination = pagination ?? { ...listMovements.pagination, maximumPages };
  return openOperation(resolveConnector({ ...connectorExample, operations }), 'listMovements');
}

/** A list whose pages are named by their cursors. */
function listing(pages: Record<string, unknown>) {
  const asked: Record<string, unknown>[] = [];
  const call = async (parameters: Record<string, unknown>): Promise<CallResult> => {
    asked.push(parameters);
    const body = pages[String(parameters.cursor ?? 'first')];
    return { outcome: { kind: body ? 'ok' : 'dataError' }, status: body ? 200 : 410, body };
  };
  return { asked, call };
}

async function read(pages: AsyncGenerator<{ body: unknown }>): Promise<unknown[]> {
  const bodies: unknown[] = [];
  for await (const page of pages) bodies.push(page.body);
  return bodies;
}

test('each page is asked for with all parameters and the cursor of the page before', async () => {
  const pages = { first: { data: 1, nextCursor: 'b' }, b: { data: 2, nextCursor: 'c' }, c: { data: 3 } };
  const { asked, call } = listing(pages);
  expect(await read(pagesOf(paged(), { from: 'x' }, call))).toEqual([pages.first, pages.b, pages.c]);
  expect(asked).toEqual([{ from: 'x' }, { from: 'x', cursor: 'b' }, { from: 'x', cursor: 'c' }]);
});

test('reading goes on from a cursor that is given', async () => {
  const { asked, call } = listing({ b: { nextCursor: null } });
  await read(pagesOf(paged(), {}, call, 'b'));
  expect(asked).toEqual([{ cursor: 'b' }]);
});

test('a cursor that is a number leads on, and one of another form is an error, never the end', async () => {
  const numbered = listing({ first: { nextCursor: 2 }, 2: { nextCursor: '' } });
  expect(await read(pagesOf(paged(), {}, numbered.call))).toHaveLength(2);
  const { call } = listing({ first: { nextCursor: { after: 'b' } } });
  await expect(read(pagesOf(paged(), {}, call))).rejects.toMatchObject({ code: 'CALL_FAILED' });
});

test('a cursor that comes back is an error: the same page, a circle, and the one that was started from', async () => {
  for (const [pages, start] of [
    [{ first: { nextCursor: 'b' }, b: { nextCursor: 'b' } }, undefined],
    [{ first: { nextCursor: 'b' }, b: { nextCursor: 'c' }, c: { nextCursor: 'b' } }, undefined],
    [{ b: { nextCursor: 'c' }, c: { nextCursor: 'b' } }, 'b'],
  ] as const) {
    const { asked, call } = listing(pages);
    await expect(read(pagesOf(paged(), {}, call, start))).rejects.toMatchObject({ code: 'PAGES_REPEAT' });
    expect(asked).toHaveLength(Object.keys(pages).length);
  }
});

test('the declared number of pages is read and not one more', async () => {
  let cursor = 0;
  const call = async (): Promise<CallResult> => {
    cursor++;
    return { outcome: { kind: 'ok' }, status: 200, body: { nextCursor: `c${cursor}` } };
  };
  await expect(read(pagesOf(paged(3), {}, call))).rejects.toMatchObject({ code: 'PAGES_TOO_MANY' });
  expect(cursor).toBe(3);
});

test('a page that is not ok is given, and is the last', async () => {
  const { call } = listing({ first: { nextCursor: 'gone' } });
  const outcomes: string[] = [];
  for await (const page of pagesOf(paged(), {}, call)) outcomes.push(page.outcome.kind);
  expect(outcomes).toEqual(['ok', 'dataError']);
});

test('pages by position start after what was read, and a page that is not full is the last', async () => {
  const pagination = { kind: 'offset', parameter: 'cursor', pageSize: 2, maximumPages: 10 } as const;
  const { asked, call } = listing({ first: { data: [1, 2] }, 2: { data: [3, 4] }, 4: { data: [5] } });
  expect(await read(pagesOf(paged(10, pagination), {}, call))).toHaveLength(3);
  expect(asked).toEqual([{}, { cursor: '2' }, { cursor: '4' }]);
  const even = listing({ first: { data: [1, 2] }, 2: { data: [] } });
  expect(await read(pagesOf(paged(10, pagination), {}, even.call))).toHaveLength(2);
});
