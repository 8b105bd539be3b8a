/** A connector, a flow with a reconciler, and the flow that mends what it finds, over a system with two lists. */
import { Type } from '@sinclair/typebox';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Connector, Operation } from '../../schemas/formats/connector.ts';
import type { Flow, Reconciler, ReconcilerSide } from '../../schemas/formats/flow.ts';
import { defineTransform } from '../../schemas/formats/transform.ts';
import { schema as reconciliationRows } from '../../schemas/records/reconciliation-rows.ts';
import type { Declarations } from '../../src/runtime/plan/compile-plan.ts';

export const comparingFlow = 'lists--mirror/compare';
export const mirroringFlow = 'lists--mirror/mirror';

const list = (name: string): Operation => ({
  title: `Units of the ${name} list`,
  direction: 'read',
  method: 'GET',
  path: `/${name}`,
  parameters: { key: { in: 'query' }, cursor: { in: 'query' }, from: { in: 'query' }, to: { in: 'query' } },
  items: 'data',
  pagination: { kind: 'cursor', parameter: 'cursor', next: 'nextCursor', maximumPages: 1_000 },
  idempotency: [{ kind: 'none' }],
});

const connector: Connector = {
  id: 'lists',
  title: 'Lists',
  description: 'Two lists of units by key.',
  documentation: ['https://lists.example.test'],
  baseUrl: '{settings.baseUrl}',
  settings: {
    baseUrl: { description: 'Where it is.', schema: { type: 'string' }, default: 'https://lists.example.test' },
  },
  credentials: {},
  auth: { use: 'none', methods: { none: { kind: 'none' } } },
  budget: { kind: 'tokenBucket', limit: 100_000, windowMs: 1_000, burst: 90_000, pauseMs: 100 },
  timeoutMs: 10_000,
  maximumResponseBytes: 10_000_000,
  operations: {
    listLeft: list('left'),
    listRight: list('right'),
    setRight: {
      title: 'Set units of the right list',
      direction: 'write',
      method: 'PUT',
      path: '/right/{key}',
      parameters: { key: { in: 'path', required: true } },
      idempotency: [{ kind: 'naturalKey', field: 'key' }],
    },
  },
  outcomes: [
    { when: 'status = 200', outcome: 'ok' },
    { when: 'status >= 500', outcome: 'unknown' },
  ],
};

const rows = defineTransform({
  id: 'lists--mirror/listed-rows',
  title: 'Rows of a list',
  description: 'One row for each item of a list.',
  source: Type.Object({ items: Type.Array(Type.Unknown()) }),
  target: reconciliationRows,
  settings: [],
  expression: `{ 'rows': [items.{ 'key': key, 'values': { 'units': units }, 'changedAt': changedAt ? changedAt : null,
    'dimensions': { 'shelf': $substring(key, 0, 1) } }] }`,
});

const body = defineTransform({
  id: 'lists--mirror/units-body',
  title: 'Units to write',
  description: 'The units that the left list has now.',
  source: Type.Unknown(),
  target: Type.Object({ units: Type.Integer() }),
  settings: [],
  expression: `{ 'units': $sum([0, listed.data.units]) }`,
});

const side = (operation: string): ReconcilerSide => ({
  title: operation === 'listLeft' ? 'Left' : 'Right',
  connector: connector.id,
  operation,
  passes: [{ from: '$window.readFrom', to: '$window.readTo' }],
  item: 'key',
  rows: { transform: rows.id, input: "{ 'items': items }" },
});

const exception = (title: string) => ({
  title,
  owner: 'it',
  severity: 'warning' as const,
  meaning: 'What this code means is said by the test.',
  resolution: 'What is to be done is said by the test.',
});

const common = {
  version: '1.0.0',
  systems: ['lists', 'lists'],
  requirements: [],
  truth: {},
  owners: { it: 'Everything.' },
  settings: {},
  record: { name: 'key', orderingKey: 'key' },
  retry: { attempts: 4, baseMs: 20, maximumMs: 100, exception: 'RETRIES_EXHAUSTED' },
  schemaException: 'NOT_UNDERSTOOD',
  monitors: [],
};

const codes = {
  RETRIES_EXHAUSTED: exception('The calls kept failing'),
  NOT_UNDERSTOOD: exception('The record has another form'),
  ONLY_RIGHT: exception('Only the right list has the key'),
  ONLY_LEFT: exception('Only the left list has the key'),
  DIFFERING: exception('The lists differ'),
  INCOMPLETE: exception('A list could not be read whole'),
};

/** What is compared; each test changes what it is about. */
export const listsReconciler: Reconciler = {
  id: 'lists-agree',
  title: 'Both lists hold the same units',
  requirements: ['G-6'],
  schedule: { kind: 'every', minutes: '0.01' },
  window: { kind: 'all' },
  graceMinutes: '0',
  left: side('listLeft'),
  right: side('listRight'),
  values: { units: { kind: 'units', tolerance: '0', truth: 'left' } },
  totals: [['shelf']],
  exceptions: {
    missingLeft: 'ONLY_RIGHT',
    missingRight: 'ONLY_LEFT',
    differing: 'DIFFERING',
    incomplete: 'INCOMPLETE',
  },
  repairs: [
    {
      for: ['differing', 'missingLeft', 'missingRight'],
      flow: mirroringFlow,
      key: 'key',
      event: "{ 'key': key, 'run': run }",
    },
  ],
};

const mirroring: Flow = {
  ...common,
  id: mirroringFlow,
  title: 'The right list gets what the left one has',
  description: 'Reads the units of a key in the left list, and writes them to the right one.',
  triggers: [{ id: 'handed-over', kind: 'flow' }],
  steps: [
    {
      id: 'read',
      title: 'Read the left list',
      shape: 'connector',
      connector: 'lists',
      operation: 'listLeft',
      parameters: { key: '$record.key' },
      into: 'listed',
    },
    {
      id: 'write',
      title: 'Write the right list',
      shape: 'connector',
      connector: 'lists',
      operation: 'setRight',
      parameters: { key: '$record.key' },
      write: { reference: "'mirror:' & $record.key & ':' & event.run", body: body.id },
    },
  ],
  exceptions: codes,
};

export function listsDeclarations(change: Partial<Reconciler> = {}): Declarations {
  const comparing: Flow = {
    ...mirroring,
    id: comparingFlow,
    title: 'Compares two lists',
    reconcilers: [{ ...listsReconciler, ...change }],
  };
  return {
    connectors: new Map([[connector.id, connector]]),
    flows: new Map([comparing, mirroring].map((flow) => [flow.id, flow])),
    transforms: new Map([rows, body].map((transform) => [transform.id, transform])),
  };
}

export const listsBrand = (id: string, baseUrl: string): Brand => ({
  id,
  title: 'Lists',
  connectors: { lists: { settings: { baseUrl }, credentials: {} } },
  flows: { [comparingFlow]: { version: '1.0.0' }, [mirroringFlow]: { version: '1.0.0' } },
});
