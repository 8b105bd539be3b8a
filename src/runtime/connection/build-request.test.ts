import type { Connector, Operation } from '../../../schemas/formats/connector.ts';
import { connectorExample } from '../../../schemas/formats/examples/connector.ts';
import { resolveConnector } from '../../blueprint/resolve-connector.ts';
import { buildRequest } from './build-request.ts';
import { openOperation } from './connection.ts';

const operation: Operation = {
  title: 'Levels of a product',
  direction: 'write',
  method: 'PUT',
  path: '/products/{sku}/levels/{place}',
  parameters: {
    sku: { in: 'path', required: true },
    place: { in: 'path' },
    states: { in: 'query', name: 'filter[states]', join: '|' },
    ids: { in: 'query' },
    since: { in: 'query' },
    pageSize: { in: 'query', value: 50 },
    tenant: { in: 'header', name: 'X-Tenant' },
    needed: { in: 'query', required: true },
  },
  fieldNames: { quantity: 'qty' },
  idempotency: [{ kind: 'none' }],
};

function request(parameters: Record<string, unknown>, body?: unknown, changes: Partial<Operation> = {}) {
  const declared: Connector = {
    ...connectorExample,
    headers: { 'x-fixed': 'yes' },
    operations: { change: { ...operation, ...changes } },
  };
  const connector = resolveConnector(declared);
  return buildRequest(connector, openOperation(connector, 'change'), parameters, body);
}

const least = { sku: 'A', place: 'B', needed: 1 };

test('values stand where they are declared, encoded, lists joined and fixed values always sent', () => {
  const built = request({
    ...least,
    sku: 'A/B C?#&%$&',
    states: ['open', 'in review'],
    ids: [1, 2],
    since: '2026-01-01T00:00:00+01:00',
    tenant: 'north',
  });
  const { pathname, searchParams } = new URL(built.url, 'https://stock.example.test');
  expect(pathname).toBe('/products/A%2FB%20C%3F%23%26%25%24%26/levels/B');
  expect(Object.fromEntries(searchParams)).toEqual({
    'filter[states]': 'open|in review',
    ids: '1,2',
    since: '2026-01-01T00:00:00+01:00',
    pageSize: '50',
    needed: '1',
  });
  expect(built.headers).toEqual({ 'x-fixed': 'yes', 'X-Tenant': 'north' });
  expect(built).toMatchObject({ method: 'PUT', body: undefined });
});

test('conditions of one name stand side by side, and a repeated list gives one parameter per item', () => {
  const { url } = request({ ...least, skus: ['A', 'B,C'], after: 'id > "x"' }, undefined, {
    parameters: {
      ...operation.parameters,
      known: { in: 'query', name: 'where', value: 'sku in :skus' },
      after: { in: 'query', name: 'where' },
      skus: { in: 'query', name: 'var.skus', repeat: true },
    },
  });
  const { searchParams } = new URL(url, 'https://stock.example.test');
  expect(searchParams.getAll('where')).toEqual(['sku in :skus', 'id > "x"']);
  expect(searchParams.getAll('var.skus')).toEqual(['A', 'B,C']);
});

test('an operation with a base address of its own is sent there', () => {
  expect(request(least, undefined, { baseUrl: 'https://import.example.test' }).baseUrl).toBe(
    'https://import.example.test',
  );
  expect(request(least)).not.toHaveProperty('baseUrl');
});

test('a value with braces of another parameter does not take its place', () => {
  expect(request({ ...least, sku: '{place}', place: 'x' }).url).toContain('/products/%7Bplace%7D/levels/x');
});

test('a body is sent under the names of the wire', () => {
  expect(request(least, { lines: [{ quantity: 1 }] }).body).toBe('{"lines":[{"qty":1}]}');
  expect(request(least, null).body).toBe('null');
});

test('a path that has a query already gets the rest behind it', () => {
  const { url } = request({ needed: 1 }, undefined, {
    path: '/api?resource=levels',
    parameters: { needed: { in: 'query' } },
  });
  expect(url).toBe('/api?resource=levels&needed=1');
});

test('nothing, a dot and two dots can not stand in a path, where they would name another address', () => {
  for (const sku of ['', '.', '..']) {
    expect(() => request({ ...least, sku })).toThrow(expect.objectContaining({ code: 'CALL_FAILED' }));
  }
  expect(request({ ...least, sku: '...' }).url).toContain('/products/.../');
});

test('a parameter that is missing, undeclared or an object is a bug, and never sent', () => {
  expect(() => request({ sku: 'A', place: 'B' })).toThrow('needs the parameter needed');
  expect(() => request({ sku: 'A', needed: 1 })).toThrow('needs the parameter place');
  expect(() => request({ ...least, other: 1 })).toThrow('has no parameter other');
  expect(() => request({ ...least, constructor: 1 })).toThrow('has no parameter constructor');
  expect(() => request({ ...least, ids: [{ id: 1 }] })).toThrow('is text or a number');
});
