/**
 * Shopify's Admin GraphQL API as a server on loopback, after its published schema and recorded answers.
 *
 * Not honoured: the words of errors of validation and of variables are graphql-js's (their codes are Shopify's); only
 * fields and types that the connector's documents reach exist; exchange lines are taken and not released; one presentment
 * unit is one unit of the shop's currency; refunds by store credit, duties, shipping and tips are not computed; a search
 * knows `field:value`, comparisons, AND and OR; other scopes than that of Shopify Payments are all granted; webhooks are
 * not deleted after repeated failures; bulk mutations do not exist, and a bulk query reads 250 rows of each connection.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ContextOptions, createContext, serve } from '../core/context.ts';
import { controlDecoder, resolveSettings } from '../core/decoding.ts';
import type { Emulator } from '../core/emulator.ts';
import { applyFaults, installFaultHooks } from '../core/fault-hooks.ts';
import { httpFaultKinds } from '../core/faults.ts';
import { createHttpServer, headerValue, jsonBody, MalformedJsonError, routeName } from '../core/http-server.ts';
import type { ShopifyContext } from './context.ts';
import { CostBucket } from './cost.ts';
import { executeRequest } from './execute.ts';
import { schemaOf } from './schemas.ts';
import { ShopifySeed, seedShop } from './seeding.ts';
import { fixedSettings, ShopifySettings } from './settings.ts';
import { ShopifyState } from './state.ts';

export type ShopifyEmulatorOptions = Partial<ShopifySettings> & {
  /** What the shop holds at the start, and again after a reset. */
  readonly initial?: ShopifySeed;
};

const decodeSeed = controlDecoder(ShopifySeed);

/** Starts the emulator. Throws `EMULATOR_OPTION_INVALID` or `EMULATOR_PORT_IN_USE`. */
export async function startShopifyEmulator(options: ShopifyEmulatorOptions = {}): Promise<Emulator> {
  const { initial = {}, ...given } = options;
  const parts: ContextOptions<ShopifySettings, ShopifyState> = {
    start: resolveSettings(ShopifySettings, given),
    emptyState: () => new ShopifyState(),
    faults: [...httpFaultKinds, 'duplicateWebhooks', 'badSignature'],
    webhookConcurrency: 16,
  };
  const base = createContext(parts);
  const context: ShopifyContext = Object.assign(base, { costBucket: new CostBucket(base.clock) });
  const server = createHttpServer();
  server.setErrorHandler((error, _request, reply) =>
    error instanceof MalformedJsonError
      ? reply.code(400).send({ errors: 'Bad Request' })
      : reply.code(500).send({ errors: 'Internal Server Error' }),
  );
  server.register(async (scope) => registerApi(scope, context));
  return serve(server, context, {
    ...parts,
    settingsSchema: ShopifySettings,
    fixedSettings,
    seedInitial: () => {
      context.costBucket.reset();
      seedShop(context, initial);
    },
    seed: (body) => {
      seedShop(context, decodeSeed(body));
      return { orders: context.state.orders.size, items: context.state.items.size };
    },
    summary: () => ({ orders: context.state.orders.size, returns: context.state.returns.size }),
    extend: () => undefined,
  });
}

function registerApi(scope: FastifyInstance, context: ShopifyContext): void {
  installFaultHooks(scope);
  scope.post<{ Params: { version: string } }>(
    '/admin/api/:version/graphql.json',
    { config: { waitsItself: true } },
    async (request, reply) => answer(context, request, reply, request.params.version),
  );
  scope.get<{ Params: { file: string } }>('/bulk/:file', async (request, reply) => {
    const bulk = context.state.bulks.get(`gid://shopify/BulkOperation/${request.params.file.replace('.jsonl', '')}`);
    if (!bulk || bulk.endsAt > context.clock.now()) return reply.code(404).send('');
    return reply.type('application/jsonl').send(bulk.lines.map((line) => `${line}\n`).join(''));
  });
}

async function answer(
  context: ShopifyContext,
  request: FastifyRequest,
  reply: FastifyReply,
  version: string,
): Promise<unknown> {
  const { counters, faults, settings } = context;
  counters.add(routeName(request), 'calls');
  const answered = await applyFaults(request, reply, faults, counters, {
    throttled: (refused, status) =>
      refused.code(status).send({ errors: 'Exceeded 2 calls per second for api client.' }),
    serverError: (refused, status) => refused.code(status).send({ errors: 'Internal Server Error' }),
  });
  if (answered) return reply;
  if (headerValue(request, 'x-shopify-access-token') !== settings.accessToken) {
    return reply
      .code(401)
      .send({ errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' });
  }
  const schema = schemaOf(version);
  if (!schema) return reply.code(404).send({ errors: 'Not Found' });
  reply.header('x-shopify-api-version', version);
  const body = jsonBody(request) as { query?: unknown; variables?: unknown } | undefined;
  if (typeof body?.query !== 'string')
    return reply.code(400).send({ errors: { query: 'Required parameter missing or invalid' } });
  const variables =
    typeof body.variables === 'object' && body.variables !== null ? (body.variables as Record<string, unknown>) : {};
  return executeRequest({ context, request, key: null }, schema, { query: body.query, variables });
}
