/**
 * What the simulation runs: one flow that writes under every kind of mechanism. An item of the ledger wants a number of
 * units; the flow books the difference, and notes, stamps and tolls the item.
 */
import { Type } from '@sinclair/typebox';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Connector, Operation } from '../../schemas/formats/connector.ts';
import type { Flow, Step } from '../../schemas/formats/flow.ts';
import { defineTransform } from '../../schemas/formats/transform.ts';
import type { Declarations } from '../../src/runtime/plan/compile-plan.ts';

export const flowId = 'simulated-ledger--simulated-shop/book';
export const ledgerUrl = 'http://ledger.example.test';

/** Calls that the ledger permits in any window. */
export const budget = { limit: 20, windowMs: 1_000 };

/** How late the ledger may still take up a request that it has received, in milliseconds. */
export const latestMs = 2_000;
const timeoutMs = 1_300;

const itemParameter = { item: { in: 'path', required: true } } as const;
const retry = { attempts: 1, baseMs: 50, maximumMs: 200 };
const none = [{ kind: 'none' }] as const;

const read = (title: string, path: string, more: Partial<Operation> = {}): Operation => ({
  title,
  direction: 'read',
  method: 'GET',
  path,
  parameters: itemParameter,
  idempotency: [...none],
  retry,
  ...more,
});

const write = (title: string, path: string, idempotency: Operation['idempotency'], more: Partial<Operation> = {}) =>
  ({
    title,
    direction: 'write',
    method: 'POST',
    path,
    parameters: itemParameter,
    idempotency,
    retry,
    ...more,
  }) as const;

const connector: Connector = {
  id: 'simulated-ledger',
  title: 'Simulated ledger',
  description: 'A system that exists in the simulation alone.',
  documentation: [],
  baseUrl: ledgerUrl,
  settings: {},
  credentials: {},
  auth: { use: 'none', methods: { none: { kind: 'none' } } },
  budget: { kind: 'tokenBucket', ...budget, burst: 8, pauseMs: 500 },
  timeoutMs,
  maximumResponseBytes: 1_048_576,
  operations: {
    getItem: read('One item', '/items/{item}'),
    listItems: read('Items that changed', '/items', {
      parameters: {
        from: { in: 'query', required: true },
        to: { in: 'query', required: true },
        cursor: { in: 'query' },
      },
      items: 'items',
      pagination: { kind: 'cursor', parameter: 'cursor', next: 'next', maximumPages: 100 },
    }),
    book: write('Book units', '/bookings', [{ kind: 'header', header: 'Idempotency-Key' }], {
      parameters: {},
      batch: {
        limit: 5,
        lines: 'lines',
        results:
          "[body.lines.{ 'reference': reference, 'outcome': outcome, 'code': outcome = 'refused' ? 'ITEM_LOCKED', 'id': id }]",
      },
    }),
    note: write('Note something', '/items/{item}/notes', [
      {
        kind: 'readBack',
        operation: 'listNotes',
        parameters: { item: 'parameters.item' },
        found: 'body.notes[text = $$.request.text][0]',
        settleMs: latestMs + 500,
      },
    ]),
    listNotes: read('Notes of an item', '/items/{item}/notes'),
    stamp: write('Stamp an item', '/items/{item}/stamp', [
      {
        kind: 'version',
        operation: 'getItem',
        parameters: { item: 'parameters.item' },
        unchanged: 'body.stampVersion = request.stampVersion',
        applied: 'body.stamp = request.stamp',
      },
    ]),
    toll: write('Take the toll of an item', '/items/{item}/toll', [...none]),
  },
  outcomes: [],
  webhooks: {
    signature: { kind: 'none' },
    maximumBytes: 65_536,
    topic: "'item'",
    trigger: "'item.changed'",
    topics: {
      item: {
        description: 'An item changed.',
        schema: 'simulated-ledger/item-webhook',
        triggers: ['item.changed'],
        key: 'item',
        version: '$string(version)',
      },
    },
  },
};

const step = (id: string, operation: string, more: Partial<Extract<Step, { shape: 'connector' }>>): Step => ({
  id,
  title: operation,
  shape: 'connector',
  connector: connector.id,
  operation,
  parameters: { item: '$record.key' },
  ...more,
});

/** The body that the context of its step describes. */
const body = (name: string, expression: string) =>
  defineTransform({
    id: `simulated-ledger--simulated-shop/${name}`,
    title: 'Body of a write',
    description: 'Makes the body of a write of the simulation.',
    source: Type.Unknown(),
    target: Type.Unknown(),
    settings: [],
    expression,
  });
const bookings = body(
  'bookings',
  "{ 'reference': reference, 'lines': [lines.{ 'reference': lineReference, 'item': item, 'units': units }] }",
);
const note = body('note', "{ 'text': 'Seen: ' & item.item }");
const stamp = body('stamp', "{ 'stamp': item.version, 'stampVersion': item.stampVersion }");

const plan = `(
  $own := [$effects[step = 'book']];
  $units := item.wanted - $sum([$own.units]);
  $units = 0 ? [] : [{ 'lineReference': item.item & ':' & ($count($own) + 1), 'subject': item.item, 'item': item.item, 'units': $units }]
)`;

const exception = (title: string) => ({
  title,
  owner: 'it',
  severity: 'error' as const,
  meaning: 'What this code means is said by the simulation.',
  resolution: 'What is to be done is said by the simulation.',
});

const flow: Flow = {
  id: flowId,
  version: '1.0.0',
  title: 'Book what is wanted',
  description: 'The flow that the simulation runs.',
  systems: [connector.id, 'simulated-shop'],
  requirements: [],
  truth: {},
  owners: { it: 'Everything.' },
  settings: {},
  triggers: [
    { id: 'changed', kind: 'webhook', connector: connector.id, topics: ['item'] },
    {
      id: 'catch-up',
      kind: 'poll',
      connector: connector.id,
      operation: 'listItems',
      schedule: { kind: 'every', minutes: '0.033' },
      // The overlap is longer than the database's clock is ever wrong: what is hidden by more stays hidden.
      window: { from: 'from', to: 'to', maximumDays: 30, overlapMinutes: 2, firstDays: '1' },
      passes: [{}],
      key: 'item',
      version: '$string(version)',
    },
  ],
  record: { name: 'item', orderingKey: 'key' },
  retry: { attempts: 6, baseMs: 100, maximumMs: 5_000, exception: 'RETRIES_EXHAUSTED' },
  schemaException: 'NOT_UNDERSTOOD',
  steps: [
    step('fetch', 'getItem', { into: 'item' }),
    step('book', 'book', { parameters: {}, batch: { lines: plan, body: bookings.id }, onDataError: 'BOOKING_REFUSED' }),
    step('note', 'note', { write: { reference: "'note:' & $record.key", body: note.id } }),
    step('stamp', 'stamp', {
      write: { reference: "'stamp:' & $record.key & ':' & item.version", body: stamp.id },
    }),
    step('toll', 'toll', { write: { reference: "'toll:' & $record.key" }, onUnknown: 'TOLL_UNKNOWN' }),
  ],
  exceptions: {
    RETRIES_EXHAUSTED: exception('The calls kept failing'),
    NOT_UNDERSTOOD: exception('The record has another form'),
    BOOKING_REFUSED: exception('The ledger refused the booking'),
    TOLL_UNKNOWN: exception('It is not known whether the toll was taken'),
  },
  monitors: [],
};

export const declarations: Declarations = {
  connectors: new Map([[connector.id, connector]]),
  flows: new Map([[flow.id, flow]]),
  transforms: new Map([bookings, note, stamp].map((transform) => [transform.id, transform])),
};

export const brand: Brand = {
  id: 'simulated',
  title: 'Brand of the simulation',
  connectors: { [connector.id]: { settings: {}, credentials: {} } },
  flows: { [flowId]: { version: '1.0.0' } },
};
