/** Pagination scripts on Node 18. */

import type { ResolvedConnector } from '../../src/blueprint/resolve-connector.ts';
import { bundleOperation } from '../../src/platforms/patchworks/bundle-operation.ts';
import { taggedValues } from '../../src/runtime/connection/tagged-values.ts';
import { connectorOf, everyConnector, runOnNode18 } from './on-node18.ts';

async function paginationScript(connector: ResolvedConnector, operation: string): Promise<string> {
  const scripts = await bundleOperation(connector, operation);
  return scripts.find(({ kind }) => kind === 'pagination')?.code ?? '';
}

const url = 'https://system.example.test/v1/rows?limit=2&cursor=one';

/** What the platform gives after a page. */
function page(body: unknown, request: object = {}, response: object = { status_code: 200, headers: {} }) {
  const given = { request: { url, method: 'GET', headers: { accept: 'application/json' }, ...request }, response };
  return { payload: JSON.stringify({ ...given, payload: body }) };
}

test('every operation that declares pages has a pagination script, and no other has', async () => {
  let paged = 0;
  for (const connector of everyConnector()) {
    for (const [id, { enabled, pagination }] of Object.entries(connector.operations)) {
      if (enabled === false) continue;
      const kinds = (await bundleOperation(connector, id)).map(({ kind }) => kind);
      expect([id, kinds.includes('pagination')]).toEqual([id, pagination !== undefined]);
      expect(kinds).toEqual(expect.arrayContaining(['response', 'pre-request']));
      if (pagination) paged += 1;
    }
  }
  expect(paged).toBeGreaterThan(3);
});

test('a page with a cursor asks for the next one; all else of the request stays', async () => {
  const code = await paginationScript(await connectorOf('archean-r247'), 'listProducts');
  const body = { data: [], page: { nextCursor: 'two & more' } };
  const { node, answers } = await runOnNode18(code, [
    page(body, { body: '{}' }),
    page(JSON.stringify(body), { headers: { 'x-page-number': '7' } }),
    page({ data: [], page: { nextCursor: null } }),
    page({ data: [] }, {}, { status_code: '200', headers: { link: ['<x>'] } }),
  ]);
  expect(node).toMatch(/^18\./);
  const next = 'https://system.example.test/v1/rows?limit=2&cursor=two+%26+more';
  expect(answers.map(({ payload }) => JSON.parse(payload ?? ''))).toEqual([
    {
      has_next_page: true,
      url: next,
      method: 'GET',
      body: '{}',
      headers: { accept: 'application/json', 'x-page-number': '2' },
    },
    { has_next_page: true, url: next, method: 'GET', headers: { 'x-page-number': '8' } },
    { has_next_page: false, url, method: 'GET', headers: { accept: 'application/json' } },
    { has_next_page: false, url, method: 'GET', headers: { accept: 'application/json' } },
  ]);
  expect(answers.map(({ logs }) => logs)).toEqual([
    ['archean-r247/listProducts: page 1'],
    ['archean-r247/listProducts: page 7'],
    ['archean-r247/listProducts: page 1 is the last'],
    ['archean-r247/listProducts: page 1 is the last'],
  ]);
});

test("the cursor goes by the brand's name, is read in the connector's names, and out of an address where it stands there", async () => {
  const defaults = (await connectorOf('archean-r247')).settings.query as Record<string, unknown>;
  const over = { query: { ...defaults, cursor: 'after' }, fields: { page: 'paging', nextCursor: 'next' } };
  const archean = await paginationScript(await connectorOf('archean-r247', over), 'listProducts');
  const [renamed] = (await runOnNode18(archean, [page({ data: [], paging: { next: 'two' } })])).answers;
  expect(JSON.parse(renamed?.payload ?? '').url).toBe(`${url}&after=two`);
  const loop = await paginationScript(await connectorOf('loop-returns'), 'listReturns');
  const body = { returns: [], nextPageUrl: 'https://other.example.test/list?cursor=a%3Db' };
  const [followed] = (await runOnNode18(loop, [page(body)])).answers;
  expect(JSON.parse(followed?.payload ?? '').url).toBe('https://system.example.test/v1/rows?limit=2&cursor=a%3Db');
});

test('pages never end without a word, nor go on for ever', async () => {
  const code = await paginationScript(await connectorOf('archean-r247'), 'listProducts');
  const next = (cursor: unknown) => ({ data: [], page: { nextCursor: cursor } });
  const { answers } = await runOnNode18(code, [
    page(next('one')),
    page(next('two'), { headers: { 'x-page-number': '10000' } }),
    page(next({ at: 2 })),
    page({ detail: 'busy' }, {}, { status_code: 500 }),
    page(next('two'), { url: 7 }),
    { payload: 'null' },
    { payload: null },
  ]);
  expect(answers.map(({ error }) => error?.split(' ')[0])).toEqual([
    'PAGES_REPEAT',
    'PAGES_TOO_MANY',
    'CURSOR_INVALID',
    'PAGE_NOT_OK',
    'REQUEST_MISSING',
    'REQUEST_MISSING',
    'PAYLOAD_EMPTY',
  ]);
  expect(answers[3]?.error).toBe(
    'PAGE_NOT_OK A page of archean-r247/listProducts was not read: ARCHEAN_UNAVAILABLE busy. Run the flow again from this page.',
  );
  const loop = await paginationScript(await connectorOf('loop-returns'), 'listReturns');
  const [failed, unreadable] = (
    await runOnNode18(loop, [
      // A failure inside HTTP 200.
      page({ errors: { code: 'UNEXPECTED_ERROR' } }),
      page({ returns: [], nextPageUrl: 'https://system.example.test/list' }),
    ])
  ).answers;
  expect(failed?.error).toMatch(/^PAGE_NOT_OK .+ LOOP_UNEXPECTED_ERROR/);
  expect(unreadable?.error).toMatch(/^CURSOR_INVALID .+ D3137 at character \d+/);
});

test('a cursor among conditions of one name replaces the cursor of the page before, and no condition', async () => {
  const code = await paginationScript(await connectorOf('commercetools'), 'listOrders');
  const address = 'https://system.example.test/shop/orders?limit=2&where=a%3D1&where=b%3D2';
  const rows = (last: string) => ({ limit: 2, results: [{ id: 'x' }, { id: last }] });
  const [first] = (await runOnNode18(code, [page(rows('é"1'), { url: address })])).answers;
  const request = JSON.parse(first?.payload ?? '') as { url: string; headers: Record<string, string> };
  const conditions = (url: string) => new URL(url).searchParams.getAll('where');
  expect(conditions(request.url)).toEqual(['a=1', 'b=2', 'id > "é"1"']);
  const [second] = (await runOnNode18(code, [page(rows('z'), request)])).answers;
  expect(conditions(JSON.parse(second?.payload ?? '').url)).toEqual(['a=1', 'b=2', 'id > "z"']);
  const [repeated] = (await runOnNode18(code, [page(rows('é"1'), request)])).answers;
  expect(repeated?.error).toMatch(/^PAGES_REPEAT /);
});

test('a body that an expression builds goes on by another one, and ends at a page that is not full', async () => {
  const connector = await connectorOf('fulfil', { pageSize: 2 });
  const code = await paginationScript(connector, 'listSales');
  const read = taggedValues(connector.encoding).decode;
  const changed = (id: number) => ({ id, write_date: `2026-09-04T10:0${id}:00Z` });
  const since = ['write_date', '>=', '2026-09-04T00:00:00Z'];
  const inTime = {
    filters: [since],
    order: [
      ['write_date', 'ASC'],
      ['id', 'ASC'],
    ],
    limit: 2,
  };
  const byId = { filters: [['id', 'in', [1, 2, 3, 4, 5]]], order: [['id', 'ASC']], limit: 2 };
  const pages = async (body: object) => {
    const [first] = (await runOnNode18(code, [page([changed(1), changed(2)], { body: JSON.stringify(body) })])).answers;
    const request = JSON.parse(first?.payload ?? '') as { body: string; headers: Record<string, string> };
    const [second, last, repeated] = (
      await runOnNode18(code, [
        page([changed(3), changed(4)], request),
        page([changed(5)], request),
        page([changed(1), changed(2)], request),
      ])
    ).answers;
    expect(JSON.parse(last?.payload ?? '')).toMatchObject({ has_next_page: false });
    expect(repeated?.error).toMatch(/^PAGES_REPEAT /);
    return [request.body, JSON.parse(second?.payload ?? '').body].map((text) => read(JSON.parse(text)));
  };
  const afterTime = (id: number) => {
    const at = changed(id).write_date;
    return ['OR', ['write_date', '>', at], ['AND', ['write_date', '=', at], ['id', '>', id]]];
  };
  expect(await pages(inTime)).toEqual([2, 4].map((id) => ({ ...inTime, filters: [afterTime(id), since] })));
  expect(await pages(byId)).toEqual([2, 4].map((id) => ({ ...byId, filters: [['id', '>', id], ...byId.filters] })));
  const [unreadable] = (await runOnNode18(code, [page([changed(1), changed(2)], { body: 'no json' })])).answers;
  expect(unreadable?.error).toMatch(/^REQUEST_MISSING /);
});
