import { budgetIdOf } from './budget-id.ts';

const methods = {
  none: { kind: 'none' },
  key: { kind: 'apiKeyHeader', header: 'X-Key', credential: 'key' },
  client: {
    kind: 'oauth2ClientCredentials',
    tokenUrl: 'https://auth.example.test',
    clientId: 'id',
    clientSecret: 'key',
  },
} as const;

interface Case {
  readonly brand?: string;
  readonly use?: keyof typeof methods;
  readonly baseUrl?: string;
  readonly key?: string;
}

const idOf = ({ brand = 'a', use = 'key', baseUrl = 'https://stock.example.test', key = 'a-secret' }: Case = {}) =>
  budgetIdOf(brand, { id: 'stock', baseUrl, auth: { use, methods } }, { secret: async (name) => `${name} ${key}` });

test('two brands with one credential share a budget', async () => {
  expect(await idOf({ brand: 'b' })).toBe(await idOf());
  expect(await idOf({ brand: 'b', use: 'client' })).toBe(await idOf({ use: 'client' }));
});

test.each<[string, Case]>([
  ['another credential', { key: 'another' }],
  ['another address', { baseUrl: 'https://other.example.test' }],
  ['another way of authenticating', { use: 'client' }],
])('%s has another budget', async (_name, other) => {
  expect(await idOf(other)).not.toBe(await idOf());
});

test('a secret can not be read from the id', async () => {
  expect(await idOf()).not.toContain('a-secret');
});

test('without a credential each brand has a budget of its own', async () => {
  expect(await idOf({ use: 'none' })).not.toBe(await idOf({ use: 'none', brand: 'b' }));
});

test('a credential that can not be read stops nothing', async () => {
  const secret = async () => {
    throw new Error('no such secret');
  };
  expect(await budgetIdOf('a', { id: 'stock', baseUrl: '', auth: { use: 'key', methods } }, { secret })).toBe(
    'stock of a',
  );
});
