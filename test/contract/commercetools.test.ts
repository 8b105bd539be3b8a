/**
 * One contract, two implementations: our emulator, and `@labdigital/commercetools-mock`, which nobody here wrote. Where
 * the mock differs, what it answers stands below with the reason; a difference that is gone fails too.
 */
import { CommercetoolsMock } from '@labdigital/commercetools-mock';
import { startCommercetoolsEmulator } from '../../src/emulators/commercetools/server.ts';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly correlationId: string | null;
}
interface Project {
  call(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  /** Any client credentials of the implementation. */
  token(): Promise<Answer>;
  close(): Promise<void>;
}

async function project(url: string, credentials: string, close: () => Promise<void>): Promise<Project> {
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const send = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const answer = await fetch(url + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { status: answer.status, body: parsed, correlationId: answer.headers.get('x-correlation-id') };
  };
  const grant = () => send('POST', '/oauth/token?grant_type=client_credentials', { authorization });
  const granted = String((await grant()).body.access_token);
  return {
    token: grant,
    call: (method, path, body, token = granted) =>
      send(method, `/demo${path}`, token === '' ? {} : { authorization: `Bearer ${token}` }, body),
    close,
  };
}

const implementations: Readonly<Record<string, () => Promise<Project>>> = {
  async emulator() {
    const emulator = await startCommercetoolsEmulator();
    return project(emulator.url, 'commercetools-emulator-client:commercetools-emulator-secret', emulator.close);
  },
  async mock() {
    const options = { enableAuthentication: true, validateCredentials: true, defaultProjectKey: 'demo', strict: true };
    const mock = new CommercetoolsMock({ ...options, silent: true });
    const url = await mock.app.listen({ port: 0, host: '127.0.0.1' });
    return project(url, 'any:any', async () => {
      await mock.app.close();
    });
  },
};

const codeOf = ({ status, body }: Answer): unknown[] => [
  status,
  (body.errors as { code: string }[] | undefined)?.[0]?.code,
];
const channel = { key: 'dc-1', roles: ['InventorySupply'] };
const draft = {
  key: 'dc1-SKU-100',
  sku: 'SKU-100',
  supplyChannel: { typeId: 'channel', key: 'dc-1' },
  quantityOnStock: 12,
};
const stocked = async ({ call }: Project) => {
  await call('POST', '/channels', channel);
  return (await call('POST', '/inventory', draft)).body as { id: string; version: number };
};
const updated = async (one: Project, action: object, version = 1) => {
  const { id } = await stocked(one);
  return one.call('POST', `/inventory/${id}`, { version, actions: [action] });
};
const quantity = ({ status, body }: Answer) => [status, body.quantityOnStock, body.version];
const change = { action: 'changeQuantity', quantity: 9 };

interface Check {
  readonly holds: unknown;
  look(one: Project): Promise<unknown>;
}
/** What the vendor's specification says. */
const contract: Readonly<Record<string, Check>> = {
  'a token lives for two days': {
    holds: [200, 172_800, 'Bearer'],
    look: async ({ token }) => {
      const { status, body } = await token();
      return [status, body.expires_in, body.token_type];
    },
  },
  'no token is 401': { holds: 401, look: async ({ call }) => (await call('GET', '/inventory', undefined, '')).status },
  'a wrong token is invalid': {
    holds: [401, 'invalid_token'],
    look: async ({ call }) => codeOf(await call('GET', '/inventory', undefined, 'wrong')),
  },
  'a channel is created and found by its key': {
    holds: [201, 200, 'dc-1'],
    look: async ({ call }) => {
      const created = await call('POST', '/channels', channel);
      const found = await call('GET', '/channels/key=dc-1');
      return [created.status, found.status, found.body.key];
    },
  },
  'an entry names its channel by id': {
    holds: true,
    look: async (one) => {
      await stocked(one);
      const [row] = (await one.call('GET', '/inventory')).body.results as { supplyChannel: { id?: string } }[];
      return typeof row?.supplyChannel.id === 'string';
    },
  },
  'changeQuantity is absolute and moves the version': {
    holds: [200, 9, 2],
    look: async (one) => quantity(await updated(one, change)),
  },
  'addQuantity adds': {
    holds: [200, 14, 2],
    look: async (one) => quantity(await updated(one, { action: 'addQuantity', quantity: 2 })),
  },
  'removeQuantity goes below zero': {
    holds: [200, -8, 2],
    look: async (one) => quantity(await updated(one, { action: 'removeQuantity', quantity: 20 })),
  },
  'an action that is not there is refused': {
    holds: 400,
    look: async (one) => (await updated(one, { action: 'setQuantity', quantity: 9 })).status,
  },
  'another version is a conflict that names the current one': {
    holds: [409, 'ConcurrentModification', 1],
    look: async (one) => {
      const answer = await updated(one, change, 7);
      const [error] = answer.body.errors as { currentVersion: number }[];
      return [...codeOf(answer), error?.currentVersion];
    },
  },
  'of ten updates at once one takes effect': {
    holds: [200, ...Array(9).fill(409)],
    look: async (one) => {
      const { id } = await stocked(one);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          one.call('POST', `/inventory/${id}`, { version: 1, actions: [{ ...change, quantity: 20 + n }] }),
        ),
      );
      return answers.map(({ status }) => status).sort();
    },
  },
  'an entry is found by its key': {
    holds: 200,
    look: async (one) => {
      await stocked(one);
      return (await one.call('GET', '/inventory/key=dc1-SKU-100')).status;
    },
  },
  'a second entry of a SKU in a channel is a duplicate': {
    holds: [400, 'DuplicateField'],
    look: async (one) => {
      await stocked(one);
      return codeOf(await one.call('POST', '/inventory', { ...draft, key: 'other' }));
    },
  },
  'a draft without its SKU is invalid': {
    holds: [400, 'InvalidJsonInput'],
    look: async ({ call }) => codeOf(await call('POST', '/inventory', { quantityOnStock: 1 })),
  },
  'sku in a list of variables': {
    holds: [200, 1],
    look: async (one) => {
      await stocked(one);
      const { status, body } = await one.call(
        'GET',
        '/inventory?where=sku%20in%20%3Askus&var.skus=SKU-100&var.skus=SKU-200&sort=id%20asc&limit=500',
      );
      return [status, body.count];
    },
  },
  'two predicates must both hold': {
    holds: [200, 0],
    look: async (one) => {
      await stocked(one);
      const { status, body } = await one.call('GET', '/inventory?where=sku%3D%22SKU-100%22&where=id%3E%22zzzz%22');
      return [status, body.count];
    },
  },
  'a predicate that is none is refused': {
    holds: 400,
    look: async ({ call }) => (await call('GET', '/inventory?where=sku%20in%20(')).status,
  },
  'a page has at most 500 rows': {
    holds: 400,
    look: async ({ call }) => (await call('GET', '/inventory?limit=501')).status,
  },
  'offsets end at 10,000': {
    holds: 400,
    look: async ({ call }) => (await call('GET', '/inventory?offset=10001')).status,
  },
  'an entry is deleted on its version': {
    holds: [200, 404],
    look: async (one) => {
      const { id } = await stocked(one);
      const gone = await one.call('DELETE', `/inventory/${id}?version=1`);
      return [gone.status, (await one.call('GET', `/inventory/${id}`)).status];
    },
  },
  'an order that is not there is 404': {
    holds: 404,
    look: async ({ call }) => (await call('GET', '/orders/order-number=SO-NONE')).status,
  },
  'a subscription is created': {
    holds: [201, 1],
    look: async ({ call }) => {
      const destination = { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'stock' };
      const changes = [{ resourceTypeId: 'inventory-entry' }];
      const { status, body } = await call('POST', '/subscriptions', { key: 'stock', destination, changes });
      return [status, body.version];
    },
  },
  'an import container is created': {
    holds: 201,
    look: async ({ call }) =>
      (await call('POST', '/import-containers', { key: 'c-1', resourceType: 'inventory' })).status,
  },
  'an answer has a correlation id': {
    holds: true,
    look: async ({ call }) => (await call('GET', '/inventory')).correlationId !== null,
  },
};

/** What the mock (4.4.0) answers in the place of what holds. */
const differences: Readonly<Record<string, { readonly gives: unknown; readonly reason: string }>> = {
  'addQuantity adds': { gives: [400, undefined, undefined], reason: 'The mock does not know the action.' },
  'removeQuantity goes below zero': { gives: [200, 0, 2], reason: 'The mock stops at zero.' },
  'an entry is found by its key': { gives: 404, reason: 'The mock drops the key of a new entry.' },
  'a second entry of a SKU in a channel is a duplicate': {
    gives: [201, undefined],
    reason: 'The mock does not hold SKU and channel to be unique.',
  },
  'a page has at most 500 rows': { gives: 200, reason: 'The mock does not check the limit.' },
  'offsets end at 10,000': { gives: 200, reason: 'The mock does not check the offset.' },
  'an import container is created': { gives: 404, reason: 'The mock has no Import API.' },
  'an answer has a correlation id': { gives: false, reason: 'The mock sets no such header.' },
};

test('each difference is of something in the contract, and has its reason', () => {
  for (const [name, { reason }] of Object.entries(differences)) {
    expect(contract).toHaveProperty([name]);
    expect(reason.length).toBeGreaterThan(10);
  }
});

describe.each(Object.entries(implementations))('%s', (which, start) => {
  test.each(Object.entries(contract))('%s', async (name, { holds, look }) => {
    const one = await start();
    try {
      const difference = which === 'mock' ? differences[name] : undefined;
      expect(await look(one)).toEqual(difference ? difference.gives : holds);
      if (difference) expect(difference.gives).not.toEqual(holds);
    } finally {
      await one.close();
    }
  });
});
