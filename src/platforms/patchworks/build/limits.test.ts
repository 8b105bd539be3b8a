import type { ImportDocument, Step } from '../../../../schemas/platforms/patchworks-import.ts';
import { tierNames, tiers } from '../tiers.ts';
import { checkLimit, documentFindings, type Limit, type LimitName, limits, tierFindings } from './limits.ts';

test.each(Object.keys(limits) as LimitName[])('%s: the limit itself is allowed, one past it is told', (name) => {
  const { minimum, maximum, what }: Limit = limits[name];
  expect(checkLimit(name, 'here', maximum)).toEqual([]);
  const [past, ...more] = checkLimit(name, 'here', maximum + 1);
  expect(more).toEqual([]);
  expect(past).toMatchObject({ limit: name, place: 'here', value: maximum + 1 });
  expect(past?.message).toContain(what);
  if (minimum === undefined) return;
  expect(checkLimit(name, 'here', minimum)).toEqual([]);
  expect(checkLimit(name, 'here', minimum - 1)).toHaveLength(1);
});

const tryCatch = (name: string): Step => ({ name, microservice: 'try-catch', config: {}, routes: [{ name: 'Try' }] });
const connector = (retries: number): Step => ({ name: 'call', microservice: 'connector', config: { retries } });
const route = (length: number): Step => ({
  name: 'route',
  microservice: 'route',
  config: {},
  routes: [
    {
      name: 'one',
      filters: [
        { type: 'string', field: 'kind', comparison: 'equals', value: 'x'.repeat(length), keep_matching: true },
      ],
    },
  ],
});

function document(steps: readonly Step[], priority = 3): ImportDocument {
  const version = {
    flow_name: 'f',
    flow_priority: priority,
    iteration: 1,
    status: 'Draft',
    is_deployed: false,
    is_editable: true,
    has_callback_step: false,
    schedules: [],
    webhooks: [],
    variables: [],
    steps: [...steps],
  } as const;
  const flow = { name: 'f', description: '', is_enabled: false, priority, versions: [version] } as const;
  return { flow } as unknown as ImportDocument;
}

test.each<[string, ImportDocument, ImportDocument]>([
  ['triesPerFlow', document([tryCatch('a')]), document([tryCatch('a'), tryCatch('b')])],
  ['retries', document([connector(2)]), document([connector(3)])],
  ['filterCharacters', document([route(1024)]), document([route(1025)])],
  ['priority', document([connector(0)], 5), document([connector(0)], 6)],
])('%s is looked for in documents', (limit, allowed, past) => {
  expect(documentFindings(allowed, 100)).toEqual([]);
  expect(new Set(documentFindings(past, 100).map((found) => found.limit))).toEqual(new Set([limit]));
});

test('a document of 8 MB is allowed, and one of a byte more is not', () => {
  const small = document([connector(0)]);
  expect(documentFindings(small, 8_000_000)).toEqual([]);
  expect(documentFindings(small, 8_000_001)).toMatchObject([{ limit: 'requestBytes' }]);
});

test.each(tierNames)('%s allows its connectors and operations, and one more is told', (tier) => {
  const { connectors, operationsPerMonth } = tiers[tier];
  const estimate = (usual: number) => [{ flow: 'f', recordsPerMonth: 1, polls: 0, records: 0, usual, most: usual }];
  expect(tierFindings(tier, connectors, estimate(operationsPerMonth))).toEqual([]);
  const found = tierFindings(tier, connectors + 1, estimate(operationsPerMonth + 1));
  expect(found.map(({ limit }) => limit)).toEqual(['tierConnectors', 'tierOperations']);
});
