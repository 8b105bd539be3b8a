/** The model interface: lists, records, searches, creates, changes and methods, under /api/v2/model. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { jsonBody, queryValue } from '../core/http-server.ts';
import { checkEntryLine } from './accounting.ts';
import { callMethod } from './call-method.ts';
import type { FulfilContext } from './context.ts';
import { create, find, modelOf, recordOf, represent, write } from './records.ts';
import { httpError, userError } from './refusals.ts';
import { readSearch } from './search-arguments.ts';
import type { Row } from './state.ts';
import { checkMove, levelAt } from './stock.ts';

type Params = { readonly model: string; readonly id: string; readonly method: string };
const params = (request: FastifyRequest): Params => request.params as Params;
const maximumIdsInAddress = 100;

export function registerModelRoutes(scope: FastifyInstance, context: FulfilContext): void {
  const { state } = context;
  scope.get('/model/:model', async (request) => {
    const { model } = params(request);
    const search = queryFilters(request, model);
    return find(context.state, model, search).map((row) => represent(context.state, model, row, fieldList(request)));
  });
  scope.get('/model/:model/count', async (request) => {
    const { model } = params(request);
    return find(context.state, model, { ...queryFilters(request, model), offset: 0, limit: Infinity }).length;
  });
  scope.get('/model/:model/:id', async (request) => {
    const { model, id } = params(request);
    modelOf(model);
    return represent(context.state, model, recordOf(context.state, model, Number(id)), fieldList(request));
  });
  scope.post('/model/:model', async (request, reply) => {
    const { model } = params(request);
    const rows = createAll(context, model, jsonBody(request));
    return reply.code(201).send(rows.map((row) => represent(context.state, model, row, [])));
  });
  scope.delete('/model/:model/:id', async (request, reply) => {
    const { model, id } = params(request);
    const row = recordOf(state, model, Number(id));
    if (row.state === 'active' || row.state === 'done' || row.state === 'posted')
      throw userError('The record can not be deleted.');
    context.state.remove(model, row.id);
    return reply.code(204).send();
  });
  scope.put('/model/:model/:id', async (request) => {
    const { model, id } = params(request);
    const body = jsonBody(request);
    if (/^\d+$/.test(id)) return change(context, model, [Number(id)], body);
    return byName(context, request, model, id, body);
  });
  scope.put('/model/:model/:id/:method', async (request) => {
    const { model, id, method } = params(request);
    modelOf(model);
    return callMethod(context, model, method, [recordOf(context.state, model, Number(id))], jsonBody(request), []);
  });
}

/** What a PUT on the model itself does: reads with a body, writes, methods of many records. */
function byName(context: FulfilContext, request: FastifyRequest, model: string, name: string, body: unknown): unknown {
  const { state } = context;
  modelOf(model);
  const given = Array.isArray(body) ? body : [];
  switch (name) {
    case 'search_read': {
      const { fields, ...search } = readSearch(context, body, contextOf(request));
      return find(state, model, search).map((row) => represent(state, model, row, fields));
    }
    case 'search':
      return find(state, model, readSearch(context, body, contextOf(request))).map(({ id }) => id);
    case 'search_count':
      return find(state, model, { ...readSearch(context, body, contextOf(request)), offset: 0, limit: Infinity })
        .length;
    case 'read':
      return readRecords(context, request, model, given);
    case 'create':
      return createAll(context, model, given[0]).map(({ id }) => id);
    case 'write':
      return change(context, model, idsOf(given[0]), given[1]);
    case 'get_product_inventory':
      return inventoryOf(context, idsOf(given[0]), idsOf(given[1]));
    default: {
      // Nested by rule, unwrapped in some of the vendor's own samples: both are taken.
      const [first, ...rest] = given;
      const nested = Array.isArray(first);
      const rows = idsOf(nested ? first : given).map((id) => recordOf(state, model, id));
      return callMethod(context, model, name, rows, body, nested ? rest : []);
    }
  }
}

function readRecords(
  context: FulfilContext,
  request: FastifyRequest,
  model: string,
  [ids, fields]: readonly unknown[],
): unknown {
  const { state } = context;
  const names = Array.isArray(fields) ? fields.map(String) : [];
  const { locations } = contextOf(request);
  return idsOf(ids).map((id) => {
    const row = recordOf(state, model, id);
    const answer = represent(state, model, row, names);
    if (model !== 'product.product' || !Array.isArray(locations)) return answer;
    const level: Record<string, unknown> = { ...levelAt(state, id, locations.map(Number)) };
    for (const name of names) if (name in level) answer[name] = level[name];
    return answer;
  });
}

function inventoryOf({ state }: FulfilContext, products: readonly number[], locations: readonly number[]): unknown {
  return Object.fromEntries(
    products.map((product) => [
      product,
      Object.fromEntries(locations.map((location) => [location, levelAt(state, product, [location])])),
    ]),
  );
}

/** Creates all or none: the rules are read for every record before the first is kept. */
function createAll(context: FulfilContext, model: string, body: unknown): Row[] {
  modelOf(model);
  if (!Array.isArray(body) || body.length === 0) throw userError('A list of records is expected.');
  const { state, clock, ledger } = context;
  const rows = body.map((values) => create(state, model, values, clock.now()));
  try {
    for (const row of rows) {
      if (model === 'stock.move') checkMove(state, row);
      for (const move of state.having('stock.move', 'shipment', `${model},${row.id}`)) checkMove(state, move);
      for (const line of state.having('account.move.line', 'move', row.id)) {
        if (model === 'account.move') checkEntryLine(line);
      }
    }
  } catch (error) {
    for (const row of rows) removeWhole(context, model, row);
    throw error;
  }
  for (const row of rows) {
    const reference = String(row.reference ?? row.description ?? row.comment ?? row.code ?? row.id);
    ledger.record({ operation: `${model}.create`, key: null, reference, identity: reference, detail: { id: row.id } });
  }
  return rows;
}

function removeWhole({ state }: FulfilContext, model: string, row: Row): void {
  for (const { type, model: other, by } of Object.values(modelOf(model).fields)) {
    if (type !== 'many' || other === undefined || by === undefined) continue;
    const parent = by === 'shipment' ? `${model},${row.id}` : row.id;
    for (const child of state.having(other, by, parent)) state.remove(other, child.id);
  }
  state.remove(model, row.id);
}

function change(context: FulfilContext, model: string, ids: readonly number[], values: unknown): unknown {
  const { state, clock, ledger } = context;
  const rows = ids.map((id) => recordOf(state, model, id));
  if (typeof values === 'object' && values !== null && 'state' in values) {
    throw userError('The state is not written: call the method of the workflow.');
  }
  for (const row of rows) {
    write(state, model, row, values, clock.now());
    ledger.record({
      operation: `${model}.write`,
      key: null,
      reference: String(row.id),
      identity: `${row.id} ${JSON.stringify(values)}`,
      detail: { id: row.id },
    });
  }
  return rows.map((row) => ({ id: row.id }));
}

function idsOf(value: unknown): number[] {
  if (!Array.isArray(value) || !value.every((each) => Number.isInteger(each)))
    throw userError('A list of ids is expected.');
  return value as number[];
}

/** The query `context`, as encoded JSON. */
function contextOf(request: FastifyRequest): Record<string, unknown> {
  const text = queryValue(request, 'context');
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    throw httpError(400, 'The context is not JSON.');
  }
}

/** `fields=a,b`, or `field=a&field=b` as older clients send it. */
function fieldList(request: FastifyRequest): string[] {
  const { field } = request.query as Record<string, string | string[] | undefined>;
  return [queryValue(request, 'fields')?.split(',') ?? [], field ?? []].flat().filter((name) => name !== '');
}

const pageWords = new Set(['page', 'per_page', 'fields', 'field', 'filter', 'order', 'context', 'ids']);

/** The filters of a GET: a domain, ids, or plain equality by field. The default page is 10 by one source, 100 by another. */
function queryFilters(request: FastifyRequest, model: string) {
  const { fields } = modelOf(model);
  const json = (name: string): unknown => {
    const text = queryValue(request, name);
    if (text === undefined) return [];
    try {
      return JSON.parse(text);
    } catch {
      throw httpError(400, `The ${name} is not JSON.`);
    }
  };
  const ids = queryValue(request, 'ids')?.split(',').map(Number);
  if (ids && ids.length > maximumIdsInAddress) throw httpError(414, 'The requested URL is too long.');
  const equal = Object.entries(request.query as Record<string, unknown>)
    .filter(([name]) => !pageWords.has(name) && fields[name]?.type === 'text')
    .map(([name, value]) => [name, '=', String(value)]);
  const limit = Math.min(Number(queryValue(request, 'per_page') ?? 10), 500);
  const domain = json('filter');
  const filters = [...(Array.isArray(domain) ? domain : []), ...(ids ? [['id', 'in', ids]] : []), ...equal];
  const page = Number(queryValue(request, 'page') ?? 1);
  const inactiveToo = contextOf(request).active_test === false;
  return { filters, offset: (page - 1) * limit, limit, order: json('order'), inactiveToo };
}
