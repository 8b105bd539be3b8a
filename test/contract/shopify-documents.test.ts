/** Every document of the Shopify connector against the published schema, reduced, of three versions. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, getOperationAST, Kind, parse, validate } from 'graphql';
import { connector } from '../../connectors/shopify/connector.ts';
import { maximumCost, requestedCost } from '../../src/emulators/shopify/cost.ts';
import { needsKey, schemaOf, versions } from '../../src/emulators/shopify/schemas.ts';

const operations = Object.entries(connector.operations);
const schema = (version: string): GraphQLSchema => {
  const found = schemaOf(version);
  if (!found) throw new Error(`no schema ${version}`);
  return found;
};
const operationOf = (text: string) => {
  const found = getOperationAST(parse(text));
  if (!found) throw new Error('no operation');
  return found;
};

test('each document file is an operation of its name, and each operation has one', () => {
  const files = readdirSync(join(import.meta.dirname, '..', '..', 'connectors', 'shopify', 'documents'));
  expect(files.map((file) => file.replace('.graphql', '')).sort()).toEqual(operations.map(([name]) => name).sort());
  for (const [name, { graphql }] of operations) expect(operationOf(graphql?.document ?? '').name?.value).toBe(name);
});

describe.each([...versions])('%s', (version) => {
  test.each(operations)('%s is valid', (_, { graphql }) => {
    expect(validate(schema(version), parse(graphql?.document ?? '')).map(({ message }) => message)).toEqual([]);
  });

  test('a field that the schema does not have is found', () => {
    const [error] = validate(schema(version), parse('{ order(id: "gid://shopify/Order/1") { idd } }'));
    expect(error?.message).toContain('idd');
  });

  test('every mutation that needs an idempotency key is sent with one', () => {
    const keyed = operations.filter(([, { graphql }]) => {
      const [root] = operationOf(graphql?.document ?? '').selectionSet.selections;
      return root?.kind === Kind.FIELD && needsKey(schema(version), root.name.value);
    });
    expect(keyed.map(([name]) => name).sort()).toEqual([
      'activateInventory',
      'adjustInventory',
      'createRefund',
      'setInventory',
    ]);
    for (const [, { idempotency, graphql }] of keyed) {
      expect(idempotency).toEqual([{ kind: 'variable', variable: 'idempotencyKey' }]);
      expect(graphql?.document).toContain('@idempotent(key: $idempotencyKey)');
    }
  });
});

test.each(operations)(
  '%s: the variables are the parameters, the key, and the fields of the request',
  async (_, operation) => {
    const { parameters = {}, request, idempotency, graphql } = operation;
    const declared = operationOf(graphql?.document ?? '').variableDefinitions ?? [];
    const module = request
      ? ((await import(`../../schemas/systems/${request}.ts`)) as { schema: { properties: object } })
      : { schema: { properties: {} } };
    const given = [
      ...Object.keys(parameters),
      ...Object.keys(module.schema.properties),
      ...idempotency.flatMap((one) => (one.kind === 'variable' ? [one.variable] : [])),
    ];
    expect(declared.map(({ variable }) => variable.name.value).sort()).toEqual(given.sort());
  },
);

test.each(operations)('%s costs no more than it declares, with the largest page', (name, { graphql }) => {
  const text = graphql?.document ?? '';
  const largest =
    name === 'listReturnableFulfillments'
      ? 5
      : name === 'listFulfillmentOrders' || name === 'listStoreCreditAccounts'
        ? 10
        : 25;
  const cost = requestedCost(schema('2026-10'), operationOf(text), { first: largest });
  expect(cost).toBeLessThanOrEqual(Number(graphql?.cost));
  expect(graphql?.cost).toBeLessThanOrEqual(maximumCost);
});

test('what is committed of the schema stays small, and bears its notice', () => {
  const folder = join(import.meta.dirname, '..', '..', 'src', 'emulators', 'shopify', 'schema');
  for (const version of versions) expect(readFileSync(join(folder, `${version}.graphql`)).length).toBeLessThan(150_000);
  expect(readFileSync(join(folder, 'NOTICE'), 'utf8')).toContain('Shopify Inc.');
});
