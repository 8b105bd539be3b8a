/** The Import API: requests are taken at once and worked on later, in order, without versions. */
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { hashJson } from '../core/canonical-json.ts';
import { compileCheck } from '../core/decoding.ts';
import { queryValue } from '../core/http-server.ts';
import { currentOrigin, withOrigin } from '../core/origin.ts';
import { bodyReader, Key, Quantity } from './bodies.ts';
import { create, find, replace } from './changing.ts';
import { type CommercetoolsContext, newResource } from './context.ts';
import { pageOf } from './querying.ts';
import { duplicateField, Refusal } from './refusals.ts';
import type { Resource } from './state.ts';

const day = 86_400_000;
const scopes = ['manage_products', 'manage_import_containers'];

const readContainer = bodyReader(Type.Object({ key: Key, resourceType: Type.Optional(Type.String()) }));
const readImport = bodyReader(
  Type.Object({
    type: Type.Literal('inventory'),
    resources: Type.Array(Type.Record(Type.String(), Type.Unknown()), { maxItems: 20 }),
  }),
);
const Imported = Type.Object({
  key: Key,
  sku: Type.String({ minLength: 1 }),
  quantityOnStock: Quantity,
  supplyChannel: Type.Optional(Type.Object({ typeId: Type.Literal('channel'), key: Key })),
  restockableInDays: Type.Optional(Type.Integer()),
  expectedDelivery: Type.Optional(Type.String()),
});
const checkImported = compileCheck(Imported);

const states = [
  'processing',
  'validationFailed',
  'unresolved',
  'waitForMasterVariant',
  'imported',
  'rejected',
  'canceled',
  'partiallyImported',
] as const;

/** Containers are known by key and have no id of their own. */
const shownContainer = ({ id: _, ...container }: Resource) => container;

export function registerImportRoutes(scope: FastifyInstance, context: CommercetoolsContext): void {
  const container = (request: { params: unknown }) =>
    find(context, 'import-container', 'key', (request.params as { containerKey: string }).containerKey);
  const operationsOf = ({ key }: Resource) =>
    [...context.state.kinds['import-operation'].rows.values()].filter((one) => one.importContainerKey === key);

  scope.post('/import-containers', { config: { scopes } }, async (request, reply) => {
    const body = readContainer(request);
    const { importContainerLimit } = context.settings;
    if (context.state.kinds['import-container'].rows.size >= importContainerLimit) {
      throw new Refusal(400, 'InvalidOperation', `A project has at most ${importContainerLimit} import containers.`);
    }
    const expiresAt = new Date(context.clock.now() + 3 * day).toISOString();
    return reply
      .code(201)
      .send(shownContainer(create(context, 'import-container', newResource(context, { ...body, expiresAt }))));
  });
  scope.get('/import-containers/:containerKey', { config: { scopes } }, async (request) =>
    shownContainer(container(request)),
  );
  scope.get('/import-containers/:containerKey/import-operations', { config: { scopes } }, async (request) => {
    const wanted = (['resourceKey', 'state'] as const).map((name) => [name, queryValue(request, name)] as const);
    const rows = operationsOf(container(request)).filter((row) =>
      wanted.every(([name, value]) => value === undefined || row[name] === value),
    );
    return pageOf(request, rows, (row) => row);
  });
  scope.get('/import-containers/:containerKey/import-summaries', { config: { scopes } }, async (request) => {
    const rows = operationsOf(container(request));
    const count = (state: string) => rows.filter((row) => row.state === state).length;
    return { states: Object.fromEntries(states.map((state) => [state, count(state)])), total: rows.length };
  });
  scope.get('/import-operations/:id', { config: { scopes } }, async (request) =>
    find(context, 'import-operation', 'id', (request.params as { id: string }).id),
  );
  scope.post('/inventories/import-containers/:containerKey', { config: { scopes } }, async (request, reply) => {
    const { key = '' } = container(request);
    const body = readImport(request);
    const operationStatus = body.resources.map((resource) => accept(context, key, resource));
    const identity = `${key} ${hashJson(body)}`;
    context.ledger.record({
      operation: 'import requested',
      key: null,
      reference: key,
      identity,
      detail: { resources: body.resources.length },
    });
    return reply.code(201).send({ operationStatus });
  });
}

function accept(context: CommercetoolsContext, importContainerKey: string, resource: Record<string, unknown>) {
  const checked = checkImported(resource);
  const [fault] = 'faults' in checked ? checked.faults : [];
  const errors = fault
    ? [{ code: 'InvalidField', field: fault.path.slice(1), message: `${fault.path}: ${fault.message}` }]
    : [];
  const operation = newResource(context, {
    importContainerKey,
    resourceKey: String(resource.key ?? ''),
    state: fault ? 'validationFailed' : 'processing',
    ...(fault ? { errors } : {}),
    expiresAt: new Date(context.clock.now() + 2 * day).toISOString(),
  });
  context.state.kinds['import-operation'].put(operation);
  if (!fault) {
    const dueAt = context.clock.now() + context.settings.importDelayMs;
    context.state.imports.push({ id: operation.id, dueAt, resource, origin: currentOrigin() });
  }
  return { operationId: operation.id, state: operation.state, errors };
}

/** Works on what is due. Called before every request, so that a clock which is moved on is enough. */
export function settleImports(context: CommercetoolsContext): void {
  const { imports, kinds } = context.state;
  while (imports[0] && imports[0].dueAt <= context.clock.now()) {
    const next = imports.shift();
    const operation = next && kinds['import-operation'].rows.get(next.id);
    if (!next || !operation) continue;
    const end = withOrigin(next.origin, () => settle(context, next.resource as Static<typeof Imported>));
    Object.assign(operation, end, { version: operation.version + 1, lastModifiedAt: context.clock.iso() });
  }
}

function settle(
  context: CommercetoolsContext,
  { supplyChannel, ...fields }: Static<typeof Imported>,
): Record<string, unknown> {
  const { kinds } = context.state;
  const channel = supplyChannel && kinds.channel.by('key', supplyChannel.key);
  if (supplyChannel && !channel) return { state: 'unresolved', unresolvedReferences: [supplyChannel] };
  const placed = { ...fields, ...(channel ? { supplyChannel: { typeId: 'channel', id: channel.id } } : {}) };
  const current = kinds['inventory-entry'].by('key', fields.key);
  try {
    if (current && current.sku !== fields.sku) throw duplicateField('key', fields.key);
    const stored = current
      ? replace(
          context,
          'inventory-entry',
          current,
          { ...current, ...placed },
          hashJson([current.version, placed]),
          [],
          'imported',
        )
      : create(
          context,
          'inventory-entry',
          newResource(context, placed),
          [{ type: 'InventoryEntryCreated' }],
          'imported',
        );
    return { state: 'imported', resourceVersion: stored.version };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { state: 'rejected', errors: error.body.errors };
  }
}
