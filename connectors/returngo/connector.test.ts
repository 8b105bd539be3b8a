import jsonata from 'jsonata';
import type { Operation } from '../../schemas/formats/connector.ts';
import { rmaExample } from '../../schemas/systems/returngo/rma-examples.ts';
import { transactionExample } from '../../schemas/systems/returngo/transaction-examples.ts';
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
    return [outcome, code, text].filter(Boolean).join(' ');
  }
  return 'no rule';
}

const html = '<html><body>502 Bad Gateway</body></html>';

test.each<[string, number, unknown, string]>([
  // Reads say ok only for what was asked for.
  ['listRmas', 200, { rmas: [], next_cursor: null }, 'ok'],
  ['listRmas', 200, { message: 'Maintenance' }, 'retry RETURNGO_UNREADABLE Maintenance'],
  ['listRmas', 200, html, 'retry RETURNGO_UNREADABLE'],
  ['listRmas', 502, html, 'retry RETURNGO_UNAVAILABLE'],
  ['listRmas', 400, { message: 'pagesize is required' }, 'dataError RETURNGO_REFUSED pagesize is required'],
  ['getRma', 200, rmaExample, 'ok'],
  ['getRma', 200, rmaExample.rmaSummary, 'retry RETURNGO_UNREADABLE'],
  ['getRma', 404, { message: 'RMA not found' }, 'dataError RMA_NOT_FOUND RMA not found'],
  ['getRma', 400, { message: 'Invalid id' }, 'dataError RETURNGO_REFUSED Invalid id'],
  ['listTransactions', 200, { transactions: [] }, 'ok'],
  ['listTransactions', 200, { rmas: [] }, 'retry RETURNGO_UNREADABLE'],
  ['listWebhooks', 200, [], 'ok'],
  ['listWebhooks', 200, { webhooks: [] }, 'retry RETURNGO_UNREADABLE'],
  // Writes: the status decides, since no body is published; what is open stays open.
  ['setRmaStatus', 200, { message: 'Success' }, 'ok'],
  ['setRmaStatus', 200, 'OK', 'ok'],
  ['setRmaStatus', 204, undefined, 'ok'],
  ['setRmaStatus', 200, html, 'unknown RETURNGO_UNREADABLE ReturnGO answered with a page.'],
  ['setRmaStatus', 400, { message: 'Invalid transition' }, 'dataError RETURNGO_STATUS_REFUSED Invalid transition'],
  ['setRmaStatus', 404, { message: 'RMA not found' }, 'dataError RMA_NOT_FOUND RMA not found'],
  ['setRmaStatus', 500, { message: 'Internal' }, 'unknown RETURNGO_UNAVAILABLE Internal'],
  ['addComment', 504, html, 'unknown RETURNGO_UNAVAILABLE'],
  ['updateShipment', 400, { error: 'no' }, 'dataError RETURNGO_STATUS_REFUSED no'],
  ['updateShipment', 404, {}, 'dataError SHIPMENT_NOT_FOUND'],
  ['deleteShipment', 404, {}, 'ok'],
  ['updateTransaction', 404, {}, 'dataError RETURNGO_NOT_FOUND'],
  ['updateTransaction', 302, {}, 'unknown RETURNGO_STATUS_UNEXPECTED HTTP status 302'],
  ['createWebhook', 409, { message: 'Exists' }, 'conflict RETURNGO_CONFLICT Exists'],
  // The key, the shop, the two limits.
  ['listRmas', 401, { message: 'Unauthorized' }, 'reauthenticate RETURNGO_UNAUTHORIZED Unauthorized'],
  [
    'setRmaStatus',
    403,
    { message: 'No such shop for this user' },
    'reauthenticate RETURNGO_SHOP_REFUSED No such shop for this user',
  ],
  ['listRmas', 429, { message: 'Too Many Requests' }, 'throttled RETURNGO_THROTTLED Too Many Requests'],
  ['setRmaStatus', 429, { message: 'Limit Exceeded' }, 'throttled RETURNGO_QUOTA_USED_UP Limit Exceeded'],
  ['setRmaStatus', 429, html, 'throttled RETURNGO_THROTTLED'],
])('%s: status %d with %j means %s', async (name, status, body, expected) => {
  expect(await meaning(name, status, body)).toBe(expected);
});

test.each<[string, unknown, unknown]>([
  ['a cursor', { rmas: [], next_cursor: 'cmV0dXJucy5pZDox' }, 'cmV0dXJucy5pZDox'],
  ['null', { rmas: [], next_cursor: null }, null],
  ['nothing', { rmas: [] }, undefined],
  ['the name that a public client reads', { rmas: [], cursor: 'cmV0dXJucy5pZDox' }, undefined],
])('the next page of a body with %s', async (_, body, expected) => {
  expect(await evaluate(nextOf('listRmas'), body)).toEqual(expected);
});

function nextOf(name: string): string | undefined {
  const { pagination } = operation(name);
  return pagination?.kind === 'cursor' ? pagination.next : undefined;
}

describe('reading back', () => {
  const hook = { url: 'https://hooks.example.test/a', eventName: 'RMA_CREATED' };
  const said = { htmlText: '<p>Receipt R-1.</p>' };
  const paid = { ...transactionExample, id: 7, externalReferenceId: 'refund-1' };
  test.each<[string, object, unknown]>([
    ['setRmaStatus', { body: rmaExample, request: { status: 'Received' } }, { status: 'Received' }],
    ['setRmaStatus', { body: rmaExample, request: { status: 'Done' } }, undefined],
    ['addComment', { body: { comments: [{ htmlText: 'x' }, said] }, request: { htmlText: 'Receipt R-1.' } }, said],
    ['addComment', { body: { comments: [said] }, request: { htmlText: 'Receipt R-2.' } }, undefined],
    ['addComment', { body: { comments: [] }, request: { htmlText: 'Receipt R-1.' } }, undefined],
    [
      'updateTransaction',
      { body: { transactions: [paid] }, request: { status: 'Success' }, parameters: { transactionId: '7' } },
      paid,
    ],
    [
      'updateTransaction',
      {
        body: { transactions: [paid] },
        request: { status: 'Success', externalReferenceId: 'refund-2' },
        parameters: { transactionId: '7' },
      },
      undefined,
    ],
    [
      'updateTransaction',
      { body: { transactions: [paid] }, request: { status: 'Failed' }, parameters: { transactionId: '7' } },
      undefined,
    ],
    ['createWebhook', { body: [{ id: 1, ...hook }], request: hook }, { id: 1, ...hook }],
    ['createWebhook', { body: [], request: hook }, undefined],
    ['createWebhook', { body: [{ id: 1, ...hook }], request: { ...hook, eventName: 'REFUND_CREATED' } }, undefined],
    [
      'updateWebhook',
      { body: [{ id: '1', ...hook }], request: hook, parameters: { subscriptionId: 1 } },
      { id: '1', ...hook },
    ],
    ['updateWebhook', { body: [{ id: 2, ...hook }], request: hook, parameters: { subscriptionId: 1 } }, undefined],
    ['deleteWebhook', { body: [{ id: 1, ...hook }], parameters: { subscriptionId: '1' } }, null],
    ['deleteWebhook', { body: [], parameters: { subscriptionId: '1' } }, true],
  ])('%s of %j gives %j', async (name, input, expected) => {
    const [mechanism] = operation(name).idempotency;
    if (mechanism?.kind !== 'readBack') throw new Error(`${name} is not read back`);
    expect(await evaluate(mechanism.found, input)).toEqual(expected);
  });

  test('a transaction is looked for by its id, as a list', async () => {
    const [mechanism] = operation('updateTransaction').idempotency;
    if (mechanism?.kind !== 'readBack') throw new Error('it is not read back');
    expect(await evaluate(mechanism.parameters.ids, { parameters: { transactionId: 7 } })).toEqual([7]);
  });
});

test.each([
  ['RMA_CREATED', 'rma'],
  ['RMA_STATUS_UPDATED', 'rma'],
  ['SHIPMENT_TRACKER_STATUS_UPDATED', 'shipment'],
  ['TRANSACTION_CREATED', 'transaction'],
  ['REFUND_CREATED', 'transaction'],
])('the event %s is of the topic %s, which declares it', async (eventName, topic) => {
  expect(await evaluate(connector.webhooks?.topic, { eventName })).toBe(topic);
  expect(connector.webhooks?.topics[topic]?.triggers).toContain(eventName);
});
