import { createHmac } from 'node:crypto';
import jsonata from 'jsonata';
import { connector } from './connector.ts';

const evaluate = async (expression: string, input: unknown): Promise<unknown> => {
  const result: unknown = await jsonata(expression).evaluate(input);
  return result === undefined ? undefined : JSON.parse(JSON.stringify(result));
};

/** Outcome and code of the first rule that applies, as the runtime reads them. */
async function meaning(name: string, status: number, body: unknown): Promise<string> {
  const rules = [...(connector.operations[name]?.outcomes ?? []), ...connector.outcomes];
  for (const { when, outcome, code } of rules) {
    if ((await evaluate(when, { status, headers: {}, body, settings: {} })) === true) {
      return code ? `${outcome} ${code}` : outcome;
    }
  }
  return 'no rule';
}

const queryError = (code: string, data?: unknown) => ({
  errors: [{ message: 'No.', extensions: { code } }],
  ...(data === undefined ? {} : { data }),
});
const userError = (code?: string, message = 'No.') => ({
  data: { returnClose: { return: null, userErrors: [{ field: ['id'], message, ...(code ? { code } : {}) }] } },
});

test.each<[string, number, unknown, string]>([
  ['getOrder', 200, { data: { order: { id: 'x' } } }, 'ok'],
  ['closeReturn', 200, { data: { returnClose: { return: { id: 'x' }, userErrors: [] } } }, 'ok'],
  ['setInventory', 200, { data: { inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors: [] } } }, 'ok'],
  ['getOrder', 401, { errors: '[API] Invalid API key or access token' }, 'reauthenticate SHOPIFY_UNAUTHORIZED'],
  ['getOrder', 402, { errors: 'Unavailable Shop' }, 'dataError SHOPIFY_SHOP_LOCKED'],
  ['closeReturn', 429, { errors: 'Too many' }, 'throttled SHOPIFY_THROTTLED'],
  ['closeReturn', 200, queryError('THROTTLED'), 'throttled SHOPIFY_THROTTLED'],
  [
    'listPayouts',
    200,
    queryError('ACCESS_DENIED', { shopifyPaymentsAccount: null }),
    'dataError SHOPIFY_ACCESS_DENIED',
  ],
  ['setInventory', 200, queryError('BAD_REQUEST', { inventorySetQuantities: null }), 'dataError SHOPIFY_QUERY_REFUSED'],
  ['setInventory', 200, queryError('INVALID_VARIABLE'), 'dataError SHOPIFY_QUERY_REFUSED'],
  // A write that met a broken gateway may have taken effect; a read is simply repeated.
  ['processReturn', 502, '<html>', 'unknown SHOPIFY_UNAVAILABLE'],
  ['getReturn', 502, '<html>', 'retry SHOPIFY_UNAVAILABLE'],
  ['processReturn', 200, '<html>', 'unknown SHOPIFY_UNREADABLE'],
  ['getReturn', 200, '<html>', 'retry SHOPIFY_UNREADABLE'],
  ['processReturn', 200, queryError('INTERNAL_SERVER_ERROR', { returnProcess: null }), 'unknown SHOPIFY_UNAVAILABLE'],
  [
    'processReturn',
    200,
    queryError('OTHER', { returnProcess: { return: null, userErrors: [] } }),
    'unknown SHOPIFY_ANSWER_PARTIAL',
  ],
  ['closeReturn', 200, userError('INVALID_STATE'), 'dataError SHOPIFY_STATE_FORBIDS'],
  ['closeReturn', 200, userError('NOT_FOUND'), 'dataError SHOPIFY_NOT_FOUND'],
  ['createRefund', 200, userError(), 'dataError SHOPIFY_REFUSED'],
  ['setInventory', 200, userError('CHANGE_FROM_QUANTITY_STALE'), 'superseded SHOPIFY_QUANTITY_STALE'],
  ['setInventory', 200, userError('IDEMPOTENCY_CONCURRENT_REQUEST'), 'retry SHOPIFY_REQUEST_IN_PROGRESS'],
  [
    'createRefund',
    200,
    userError(undefined, 'The same idempotency key cannot be used with different operation parameters.'),
    'conflict SHOPIFY_KEY_MISMATCH',
  ],
  ['runBulkQuery', 200, userError('OPERATION_IN_PROGRESS'), 'throttled SHOPIFY_BULK_OPERATION_IN_PROGRESS'],
  // A code of ours that is taken was taken by the first attempt.
  ['createGiftCard', 200, userError('TAKEN'), 'ok'],
])('%s: status %d with %j means %s', async (name, status, body, expected) => {
  expect(await meaning(name, status, body)).toBe(expected);
});

describe('a return that was processed is read back', () => {
  const mechanism = connector.operations.processReturn?.idempotency[0];
  const found = mechanism?.kind === 'readBack' ? mechanism.found : '';
  const request = {
    input: {
      returnId: 'r',
      returnLineItems: [
        { id: 'a', quantity: 1 },
        { id: 'b', quantity: 2 },
      ],
    },
  };
  const body = (a: number, b: number) => ({
    data: {
      return: {
        id: 'r',
        returnLineItems: {
          nodes: [
            { id: 'a', processedQuantity: a },
            { id: 'b', processedQuantity: b },
          ],
        },
      },
    },
  });

  test('found when each line is processed for what was asked', async () => {
    expect(await evaluate(found, { body: body(1, 2), request })).toMatchObject({
      data: { readBack: { userErrors: [] } },
    });
  });

  test.each([
    [0, 0],
    [1, 1],
    [0, 2],
  ])('not found with %d and %d units', async (a, b) => {
    expect(await evaluate(found, { body: body(a, b), request })).toBeUndefined();
  });
});

test('no mutation of returns is sent again without reading, and those with keys have nothing else', () => {
  const kinds = (name: string) => connector.operations[name]?.idempotency.map(({ kind }) => kind);
  expect(kinds('processReturn')).toEqual(['readBack']);
  expect(kinds('disposeReverseLines')).toEqual(['none']);
  expect(kinds('creditStoreCredit')).toEqual(['none']);
  for (const name of ['createRefund', 'setInventory', 'adjustInventory', 'activateInventory']) {
    expect(kinds(name)).toEqual(['variable']);
  }
});

test('what an answer says of the budget is read, and a throttled call costs nothing', async () => {
  const status = connector.budget.kind === 'cost' ? connector.budget.status : '';
  const throttleStatus = { maximumAvailable: 2_000, currentlyAvailable: 1_977, restoreRate: 100 };
  const extensions = { cost: { requestedQueryCost: 25, actualQueryCost: 23, throttleStatus } };
  expect(await evaluate(status, { data: {}, extensions })).toEqual({
    actual: 23,
    available: 1_977,
    maximum: 2_000,
    restoreRate: 100,
  });
  const throttled = { ...queryError('THROTTLED'), extensions: { cost: { ...extensions.cost, actualQueryCost: null } } };
  expect(await evaluate(status, throttled)).toMatchObject({ actual: 0 });
});

test('the signature of a published vector fits the declared scheme', () => {
  const body = '{"id":1001,"note":"café","amount":"12.50"}';
  const signature = connector.webhooks?.signature;
  expect(signature).toMatchObject({ kind: 'hmacSha256', header: 'X-Shopify-Hmac-Sha256', encoding: 'base64' });
  expect(createHmac('sha256', 'synthetic-app-secret').update(body).digest('base64')).toBe(
    'PuKR/wUHhWsSwaVoX8mGE0EAlCDumPIOcmQS8iv76G0=',
  );
});
