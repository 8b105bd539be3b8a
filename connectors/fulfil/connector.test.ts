import jsonata from 'jsonata';
import type { Operation } from '../../schemas/formats/connector.ts';
import { connector } from './connector.ts';

const operation = (name: string): Operation => {
  const found = connector.operations[name];
  if (!found) throw new Error(`no operation ${name}`);
  return found;
};

const evaluate = async (expression: string | undefined, input: unknown): Promise<unknown> => {
  if (expression === undefined) throw new Error('no such expression');
  const result: unknown = await jsonata(expression).evaluate(input);
  return result === undefined ? undefined : JSON.parse(JSON.stringify(result));
};

const settings = Object.fromEntries(
  Object.entries(connector.settings).map(([name, { default: value }]) => [name, value]),
);

/** Outcome, code and message of the first rule that applies, as the runtime reads them. */
async function meaning(name: string, status: number, body: unknown): Promise<string> {
  const input = { status, headers: {}, body, settings };
  for (const { when, outcome, code, message } of [...(operation(name).outcomes ?? []), ...connector.outcomes]) {
    if ((await evaluate(when, input)) !== true) continue;
    const text = message ? await evaluate(message, input) : undefined;
    return [outcome, code, text].filter((part) => part !== undefined).join(' ');
  }
  return 'no rule';
}

const html = '<!DOCTYPE html><html><body>Bad Gateway</body></html>';
const userError = {
  type: 'UserError',
  code: 'E1000',
  message: "Cannot create record with state 'open'. Allowed states: draft",
  description: '',
};
const tooMany = {
  code: 429,
  name: 'Too Many Requests',
  description: 'This user has exceeded an allotted request count. Try again later.',
};

test.each<[string, number, unknown, string]>([
  ['createSale', 201, [{ id: 9, rec_name: '9' }], 'ok'],
  ['postInvoice', 200, null, 'ok'],
  ['postInvoice', 200, true, 'ok'],
  ['createSale', 400, userError, `dataError FULFIL_USER_ERROR E1000: ${userError.message}`],
  ['postInvoice', 400, { type: 'UserWarning', message: 'Sure?' }, 'dataError FULFIL_USER_WARNING Sure?'],
  ['listSales', 400, { error: { message: 'Bad filter' } }, 'dataError FULFIL_REFUSED Bad filter'],
  ['listSales', 414, { code: 414, name: 'URI Too Long', description: 'Too long' }, 'dataError FULFIL_REFUSED Too long'],
  ['createSale', 401, { message: 'Token expired' }, 'reauthenticate FULFIL_UNAUTHORIZED Token expired'],
  ['createSale', 403, { detail: 'No scope' }, 'dataError FULFIL_FORBIDDEN No scope'],
  ['postInvoice', 404, { errors: [{ message: 'No model' }] }, 'dataError FULFIL_NOT_FOUND No model'],
  ['listSales', 429, tooMany, `throttled FULFIL_THROTTLED ${tooMany.description}`],
  ['listSales', 429, undefined, 'throttled FULFIL_THROTTLED'],
  [
    'listSales',
    429,
    { message: 'Limit cannot exceed 500' },
    'dataError FULFIL_VALIDATION_FAILED Limit cannot exceed 500',
  ],
  ['createSale', 429, { message: 'Invalid value' }, 'dataError FULFIL_VALIDATION_FAILED Invalid value'],
  // A write that met a broken gateway may have taken effect; a read is simply repeated.
  ['createSale', 502, html, 'unknown FULFIL_UNAVAILABLE'],
  ['listSales', 502, html, 'retry FULFIL_UNAVAILABLE'],
  ['createSale', 200, html, 'unknown FULFIL_UNREADABLE Fulfil answered with text that is not JSON.'],
  ['listSales', 200, html, 'retry FULFIL_UNREADABLE'],
  [
    'postInvoice',
    200,
    { __class__: 'AsyncResult', task_id: 't', token: 'k' },
    'unknown FULFIL_STILL_WORKING Fulfil has taken the task and is not yet done with it.',
  ],
  ['listSales', 200, { __class__: 'AsyncResult', task_id: 't', token: 'k' }, 'retry FULFIL_STILL_WORKING'],
  ['createSale', 302, undefined, 'unknown FULFIL_STATUS_UNEXPECTED HTTP status 302'],
])('%s: status %d with %j means %s', async (name, status, body, expected) => {
  expect(await meaning(name, status, body)).toBe(expected);
});

test.each<[string, unknown, unknown]>([
  [
    'one code',
    { codes: ['A'] },
    [
      ['active', 'in', [true, false]],
      ['code', 'in', ['A']],
    ],
  ],
  [
    'two codes',
    { codes: ['A', 'B'] },
    [
      ['active', 'in', [true, false]],
      ['code', 'in', ['A', 'B']],
    ],
  ],
  // An empty list must find nothing: without its clause it would find everything.
  [
    'no code',
    { codes: [] },
    [
      ['active', 'in', [true, false]],
      ['code', 'in', []],
    ],
  ],
])('the filter of %s', async (_, parameters, filters) => {
  const body = await evaluate(operation('listProducts').body, { parameters, settings });
  expect(body).toMatchObject({ filters, limit: 500, order: [['id', 'ASC']] });
});

test('filters that are left out are not sent, and one that is an empty list still is', async () => {
  const filtersOf = async (parameters: object) =>
    ((await evaluate(operation('listSales').body, { parameters, settings })) as { filters: unknown }).filters;
  expect(await filtersOf({})).toEqual([]);
  expect(await filtersOf({ ids: [1], changedSince: '2026-09-04T00:00:00Z' })).toEqual([
    ['id', 'in', [1]],
    ['write_date', '>=', '2026-09-04T00:00:00Z'],
  ]);
  expect(await filtersOf({ references: [] })).toEqual([['reference', 'in', []]]);
});

test('the next page goes on after the last record, by its time of change where one is asked for', async () => {
  const { pagination, body } = operation('listSales');
  const rows = [{ id: 7, write_date: '2026-09-04T10:00:00.250000Z' }];
  const after = pagination?.kind === 'cursor' ? await evaluate(pagination.next, rows) : undefined;
  expect(after).toBe('2026-09-04T10:00:00.250000Z|7');
  const asked = (parameters: object) => evaluate(body, { parameters: { after, ...parameters }, settings });
  expect(await asked({ ids: [7, 8] })).toMatchObject({
    filters: [
      ['id', 'in', [7, 8]],
      ['id', '>', 7],
    ],
    order: [['id', 'ASC']],
  });
  expect(await asked({ changedSince: '2026-09-04T00:00:00Z' })).toMatchObject({
    filters: [
      ['write_date', '>=', '2026-09-04T00:00:00Z'],
      [
        'OR',
        ['write_date', '>', '2026-09-04T10:00:00.250000Z'],
        ['AND', ['write_date', '=', '2026-09-04T10:00:00.250000Z'], ['id', '>', 7]],
      ],
    ],
    order: [
      ['write_date', 'ASC'],
      ['id', 'ASC'],
    ],
  });
});

test('what is created goes out in a list, its lines as a command, also one line alone', async () => {
  const request = { reference: 'a', moves: [{ product: 501 }] };
  expect(await evaluate(operation('createInternalShipment').body, { request, settings })).toEqual([
    { reference: 'a', moves: [['create', [{ product: 501 }]]] },
  ]);
});

test('the priority of an order stands under the name that the tenant has for it', async () => {
  const request = { reference: 'a', priority: '1', lines: [{ product: 501 }] };
  const renamed = { ...settings, sales: { priorityField: 'rank' } };
  expect(await evaluate(operation('createSale').body, { request, settings: renamed })).toEqual([
    { reference: 'a', rank: '1', lines: [['create', [{ product: 501 }]]] },
  ]);
  const plain = { reference: 'a', lines: [{ product: 501 }] };
  expect(await evaluate(operation('createSale').body, { request: plain, settings })).toEqual([
    { reference: 'a', lines: [['create', [{ product: 501 }]]] },
  ]);
});

test('the ids of a method are nested, with further arguments behind them', async () => {
  expect(await evaluate(operation('postInvoice').body, { parameters: { id: 346 }, settings })).toEqual([[346]]);
  const held = { parameters: { id: '346' }, request: { note: 'Wait.' }, settings };
  expect(await evaluate(operation('holdShipment').body, held)).toEqual([[346], 'Wait.']);
});

test.each<[string, object, unknown]>([
  [
    'createSale',
    { body: [{ id: 7, reference: 'a', rec_name: 'SO7' }], request: { reference: 'a' } },
    [{ id: 7, rec_name: 'SO7' }],
  ],
  // A tenant that ignores the filter answers with other references.
  ['createSale', { body: [{ id: 7, reference: 'b' }], request: { reference: 'a' } }, undefined],
  ['createSale', { body: [], request: { reference: 'a' } }, undefined],
  ['postInvoice', { body: [{ id: 7, state: 'posted' }], parameters: { id: 7 } }, true],
  ['postInvoice', { body: [{ id: 7, state: 'draft' }], parameters: { id: 7 } }, undefined],
  ['postInvoice', { body: [{ id: 8, state: 'posted' }], parameters: { id: 7 } }, undefined],
])('%s: reading %j back finds %j', async (name, input, expected) => {
  const mechanism = operation(name).idempotency.find(({ kind }) => kind === 'readBack');
  expect(await evaluate(mechanism?.kind === 'readBack' ? mechanism.found : undefined, input)).toEqual(expected);
});

test('nothing is written to the ledger, no card made and no warehouse spoken for unless a brand asks for it', () => {
  expect(connector.settings.capabilities?.default).toEqual({
    giftCards: false,
    journalEntries: false,
    warehouse: false,
  });
});
