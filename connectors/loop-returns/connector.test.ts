import jsonata from 'jsonata';
import type { Operation } from '../../schemas/formats/connector.ts';
import { detailsExample, listExample, webhookFormExample } from '../../schemas/systems/loop-returns/return-examples.ts';
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

/** Outcome, code and message of the first rule that applies, as the runtime reads them. */
async function meaning(name: string, status: number, body: unknown): Promise<string> {
  const input = { status, headers: {}, body, settings: {} };
  for (const { when, outcome, code, message } of [...(operation(name).outcomes ?? []), ...connector.outcomes]) {
    if ((await evaluate(when, input)) !== true) continue;
    const text = message ? await evaluate(message, input) : undefined;
    return [outcome, code, text].filter((part) => part !== undefined).join(' ');
  }
  return 'no rule';
}

const html = '<html><body>502 Bad Gateway</body></html>';
const gateway401 = { error: { code: '401', http_code: 'GEN-UNAUTHORIZED', message: 'Unauthorized.' } };
const closed = {
  errors: { message: 'Return is closed and therefore cannot be processed.', code: 'UNPROCESSABLE_RETURN' },
};

test.each<[string, number, unknown, string]>([
  // Success is the literal true, and nothing else.
  ['processReturn', 200, true, 'ok'],
  ['flagReturn', 200, true, 'ok'],
  ['processReturn', 200, 'true', 'unknown LOOP_UNREADABLE Loop answered with text that is not JSON.'],
  ['processReturn', 200, { message: 'Accepted.' }, 'unknown LOOP_ANSWER_UNCLEAR Accepted.'],
  ['processReturn', 200, false, 'unknown LOOP_ANSWER_UNCLEAR'],
  ['closeReturn', 204, undefined, 'unknown LOOP_ANSWER_UNCLEAR'],
  // Failures inside HTTP 200.
  [
    'processReturn',
    200,
    closed,
    'dataError RETURN_UNPROCESSABLE Return is closed and therefore cannot be processed.; UNPROCESSABLE_RETURN',
  ],
  [
    'cancelReturn',
    200,
    { errors: { code: 'UNPROCESSABLE_FLAGGED_RETURN' } },
    'dataError RETURN_FLAGGED UNPROCESSABLE_FLAGGED_RETURN',
  ],
  ['flagReturn', 200, { errors: { code: 'NOT_FOUND' } }, 'dataError RETURN_NOT_FOUND NOT_FOUND'],
  [
    'processReturn',
    200,
    { errors: { code: 'UNEXPECTED_ERROR', message: 'Try later' } },
    'unknown LOOP_UNEXPECTED_ERROR UNEXPECTED_ERROR; Try later',
  ],
  [
    'getReturn',
    200,
    { error: { message: 'No return found with this ID.' } },
    'dataError RETURN_NOT_FOUND No return found with this ID.',
  ],
  ['getReturn', 200, { errors: { code: 'UNEXPECTED_ERROR' } }, 'retry LOOP_UNEXPECTED_ERROR UNEXPECTED_ERROR'],
  ['getReturn', 200, { error: { message: 'Other.' } }, 'dataError LOOP_REFUSED Other.'],
  // 401 in its shapes, also for a missing scope.
  ['listReturns', 401, gateway401, 'reauthenticate LOOP_UNAUTHORIZED Unauthorized.'],
  ['listReturns', 401, html, 'reauthenticate LOOP_UNAUTHORIZED'],
  ['processReturn', 200, { errors: 'Unauthorized.' }, 'reauthenticate LOOP_UNAUTHORIZED Unauthorized.'],
  ['getReturn', 403, gateway401, 'reauthenticate LOOP_UNAUTHORIZED Unauthorized.'],
  // 403 and 422.
  ['removeLines', 403, { errors: [{ message: 'Forbidden.' }] }, 'dataError LOOP_FORBIDDEN Forbidden.'],
  [
    'removeLines',
    422,
    { message: 'The given data was invalid.', errors: { line_item_id: ['The line item id field is required.'] } },
    'dataError LOOP_VALIDATION_FAILED The given data was invalid.; The line item id field is required.',
  ],
  ['listReturns', 422, { message: 'Too long.' }, 'dataError LOOP_VALIDATION_FAILED Too long.'],
  [
    'createDestination',
    422,
    { errors: { code: 'DESTINATION_LIMIT_EXCEEDED' } },
    'dataError DESTINATION_LIMIT_EXCEEDED DESTINATION_LIMIT_EXCEEDED',
  ],
  // Throttling, gateways, text.
  ['listReturns', 429, { message: 'Too Many Requests' }, 'throttled LOOP_THROTTLED Too Many Requests'],
  ['processReturn', 429, html, 'throttled LOOP_THROTTLED'],
  ['listReturns', 429, 'Too Many Requests', 'throttled LOOP_THROTTLED'],
  ['getReturn', 502, html, 'retry LOOP_UNAVAILABLE'],
  ['getReturn', 200, html, 'retry LOOP_UNREADABLE'],
  ['processReturn', 502, html, 'unknown LOOP_UNAVAILABLE'],
  ['processReturn', 200, html, 'unknown LOOP_UNREADABLE Loop answered with text that is not JSON.'],
  ['addNote', 504, undefined, 'unknown LOOP_UNAVAILABLE'],
  // Plain successes.
  ['listReturns', 200, [listExample], 'ok'],
  ['listReturns', 200, { returns: [], nextPageUrl: null, previousPageUrl: null }, 'ok'],
  ['getReturn', 200, detailsExample, 'ok'],
  ['listNotes', 200, [], 'ok'],
  ['listNotes', 422, false, 'ok'],
  ['listNotes', 422, { message: 'Bad.' }, 'dataError LOOP_VALIDATION_FAILED Bad.'],
  ['addNote', 201, { id: 1, content: 'a' }, 'ok'],
  ['addNote', 404, { message: 'Not found.' }, 'dataError RETURN_NOT_FOUND Not found.'],
  ['deleteWebhook', 204, undefined, 'ok'],
  ['createWebhook', 409, { errors: { message: 'Exists.' } }, 'conflict LOOP_CONFLICT Exists.'],
  ['gradeItems', 200, [{ line_item_id: 81001 }], 'ok'],
  ['updateWebhook', 302, undefined, 'unknown LOOP_STATUS_UNEXPECTED HTTP status 302'],
])('%s: status %d with %j means %s', async (name, status, body, expected) => {
  expect(await meaning(name, status, body)).toBe(expected);
});

describe('the list of returns', () => {
  const { items, pagination, parameters } = operation('listReturns');
  const next = pagination?.kind === 'cursor' ? pagination.next : undefined;
  const page = 'https://api.loopreturns.com/api/v1/warehouse/return/list?pageSize=50';

  test('is always asked for by page', () => {
    expect(parameters?.paginate).toMatchObject({ in: 'query', value: true });
  });

  test.each<[string, unknown, unknown]>([
    ['a bare list', [listExample], [listExample]],
    ['an empty bare list', [], []],
    ['an envelope', { returns: [listExample, detailsExample] }, [listExample, detailsExample]],
    ['an empty envelope', { returns: [] }, []],
  ])('gives the items of %s', async (_, body, expected) => {
    expect(await evaluate(items, body)).toEqual(expected);
  });

  test.each<[string, unknown, unknown]>([
    ['a bare list', [listExample], undefined],
    ['the last page', { returns: [], nextPageUrl: null }, undefined],
    ['a page without the field', { returns: [] }, undefined],
    [
      'an address that begins with the cursor',
      { nextPageUrl: `${page.split('?')[0]}?cursor=eyJh&pageSize=50` },
      'eyJh',
    ],
    ['an address that ends with it, encoded', { nextPageUrl: `${page}&cursor=eyJh%3D%3D` }, 'eyJh=='],
    ['an address with another cursor-like name', { nextPageUrl: `${page}&xcursor=no&cursor=yes#end` }, 'yes'],
  ])('takes the cursor from %s', async (_, body, expected) => {
    expect(await evaluate(next, body)).toBe(expected);
  });

  test('does not end in silence when the next address has no cursor', async () => {
    await expect(evaluate(next, { nextPageUrl: page })).rejects.toMatchObject({ code: 'D3137' });
  });
});

describe('reading back', () => {
  const subscription = {
    topic: 'return',
    trigger: 'return.closed',
    url: 'https://hooks.example.test/a',
    status: 'active',
  };
  const stored = { id: 61, ...subscription };
  const note = { content: 'Held: exchange-90000123.' };
  test.each<[string, object, unknown]>([
    ['processReturn', { body: { state: 'closed' } }, true],
    ['processReturn', { body: { state: 'open' } }, undefined],
    ['flagReturn', { body: { state: 'review' } }, true],
    ['flagReturn', { body: { state: 'open' } }, undefined],
    ['cancelReturn', { body: { state: 'cancelled' } }, true],
    ['closeReturn', { body: { state: 'closed' } }, true],
    [
      'addNote',
      {
        body: [
          { id: 1, content: 'x' },
          { id: 2, ...note },
        ],
        request: note,
      },
      { id: 2, ...note },
    ],
    ['addNote', { body: [{ id: 1, content: 'x' }], request: note }, undefined],
    ['addNote', { body: false, request: note }, undefined],
    [
      'createWebhook',
      { body: { webhooks: [{ ...stored, id: 60, trigger: 'return.created' }, stored] }, request: subscription },
      stored,
    ],
    ['createWebhook', { body: { webhooks: [] }, request: subscription }, undefined],
    [
      'updateWebhook',
      { body: { webhooks: [stored] }, request: subscription, parameters: { subscriptionId: '61' } },
      true,
    ],
    [
      'updateWebhook',
      {
        body: { webhooks: [{ ...stored, status: 'inactive' }] },
        request: subscription,
        parameters: { subscriptionId: '61' },
      },
      undefined,
    ],
    ['deleteWebhook', { body: { webhooks: [stored] }, parameters: { subscriptionId: 61 } }, null],
    ['deleteWebhook', { body: { webhooks: [] }, parameters: { subscriptionId: 61 } }, true],
    [
      'createDestination',
      { body: { destinations: [{ id: 3, name: 'A', type: 'warehouse' }] }, request: { name: 'A', type: 'warehouse' } },
      { id: 3, name: 'A', type: 'warehouse' },
    ],
    [
      'createDestination',
      { body: { destinations: [{ id: 3, name: 'A', type: 'donate' }] }, request: { name: 'A', type: 'warehouse' } },
      undefined,
    ],
  ])('%s: of %j finds %j', async (name, input, expected) => {
    const mechanism = operation(name).idempotency[0];
    expect(await evaluate(mechanism?.kind === 'readBack' ? mechanism.found : undefined, input)).toEqual(expected);
  });
});

test('grades are confirmed unit by unit', async () => {
  const body = [{ line_item_id: 81001, condition_category: 'grade_a' }];
  expect(await evaluate(operation('gradeItems').batch?.results, { body })).toEqual([
    { reference: '81001', outcome: 'confirmed' },
  ]);
});

describe('webhooks', () => {
  const topics = connector.webhooks?.topics ?? {};
  const key = (body: { topic: string; [field: string]: unknown }): Promise<unknown> =>
    evaluate(topics[body.topic]?.key, body);
  const version = (body: { topic: string; [field: string]: unknown }): Promise<unknown> =>
    evaluate(topics[body.topic]?.version, body);
  const label = {
    topic: 'label',
    trigger: 'label.updated',
    label_status: 'in_transit',
    label_updated_at: '2026-03-04T10:00:00.000Z',
  };
  const restock: { topic: string; restock_items: object[]; [field: string]: unknown } = {
    topic: 'restock',
    trigger: 'restock.requested',
    id: 90000123,
    restock_items: [{ location_id: 90210001, variant_id: 41002, available_adjustment: 1 }],
  };

  test.each<[{ topic: string; [field: string]: unknown }, string, string]>([
    [webhookFormExample, '90000123', 'return.closed|closed|N/A|N/A|2'],
    [
      { ...label, id: 90000123, shipment_id: '55001' },
      '90000123',
      'label.updated|in_transit|2026-03-04T10:00:00.000Z|55001',
    ],
    [{ ...label, return_id: '90000123' }, '90000123', 'label.updated|in_transit|2026-03-04T10:00:00.000Z'],
    [restock, '90000123', 'restock.requested|1|1|41002|90210001'],
    [
      {
        topic: 'giftcard',
        trigger: 'giftcard.requested',
        id: 777,
        return_id: '90000124',
        total_credit_issued: '45.00',
      },
      '90000124',
      'giftcard.requested|777|45.00',
    ],
    [
      { topic: 'giftcard', trigger: 'giftcard.requested', id: null, return_id: 90000125 },
      '90000125',
      'giftcard.requested',
    ],
    [
      {
        topic: 'return.processing',
        trigger: 'return.processing.failed',
        return_id: 90000123,
        return_state: 'review',
        message: null,
        source: 'api',
      },
      '90000123',
      'return.processing.failed|review|api|',
    ],
    [
      { topic: 'label.request', trigger: 'label.request.issued', id: 'uuid-1', return_id: 90000123 },
      '90000123',
      'label.request.issued|uuid-1',
    ],
    [
      {
        topic: 'happy.returns.shipment',
        trigger: 'shipment.processed',
        loop_shipment_id: 123,
        happy_returns_shipment_id: '67891',
      },
      '123',
      'shipment.processed|67891',
    ],
  ])('%j has the key %s and the version %s', async (body, expectedKey, expectedVersion) => {
    expect(await key(body)).toBe(expectedKey);
    expect(await version(body)).toBe(expectedVersion);
  });

  test('two inspections of one return are two versions, a repeated delivery is one', async () => {
    const inspected = (disposition_outcome: string, inspected_at: string) => ({
      ...webhookFormExample,
      trigger: 'return.updated',
      line_items: [
        { line_item_id: 1, disposition: { disposition_outcome, inspected_at } },
        { line_item_id: 2, disposition: null },
      ],
    });
    const first = await version(inspected('restock', '2026-03-09 14:00:00'));
    expect(first).toContain('2026-03-09 14:00:00');
    expect(await version(inspected('restock', '2026-03-09 14:00:00'))).toBe(first);
    expect(await version(inspected('dispose', '2026-03-09 14:00:00'))).not.toBe(first);
    expect(await version(inspected('restock', '2026-03-10 09:00:00'))).not.toBe(first);
  });

  test('restock requests of one return for other items are other versions, in both shapes of the list', async () => {
    const keyed = {
      ...restock,
      restock_items: { '13000000001': { location_id: '90210001', variant_id: '41002', available_adjustment: '1' } },
    };
    expect(await version(keyed)).toBe(await version(restock));
    const other = { ...restock, restock_items: [{ ...restock.restock_items[0], variant_id: 41003 }] };
    expect(await version(other)).not.toBe(await version(restock));
  });

  test('a version stays short for a return of many lines', async () => {
    const line_items = Array.from({ length: 500 }, (_, line_item_id) => ({
      line_item_id,
      disposition: { disposition_outcome: 'refurbish', inspected_at: '2026-03-09 14:00:00' },
    }));
    expect(String(await version({ ...webhookFormExample, line_items })).length).toBeLessThan(1_200);
  });

  test('every topic is keyed by text and names at least one trigger', async () => {
    expect(Object.keys(topics)).toHaveLength(7);
    expect(await evaluate(connector.webhooks?.topic, restock)).toBe('restock');
    expect(await evaluate(connector.webhooks?.trigger, restock)).toBe('restock.requested');
  });
});
