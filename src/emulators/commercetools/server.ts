/**
 * A commercetools project as a server on loopback, after the vendor's specification: HTTP API, Import API, tokens, and
 * Google Pub/Sub pushes with keys of its own. The hosts are one.
 *
 * What it does not do as the vendor does: carts and placing orders (orders are seeded; what they reserve is a control
 * route); expansion, GraphQL, product search and facets; destinations other than Google Pub/Sub, events, and the minute
 * that a subscription takes to apply; custom types are not resolved; updates that change nothing move the version too;
 * versions move by one. Predicates beyond those of `predicate.ts` are refused.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import { type ContextOptions, createContext, serve } from '../core/context.ts';
import { controlDecoder, resolveSettings } from '../core/decoding.ts';
import type { Emulator } from '../core/emulator.ts';
import { applyFaults, installFaultHooks, waitBeforeHandler } from '../core/fault-hooks.ts';
import { httpFaultKinds } from '../core/faults.ts';
import { createHttpServer, headerValue, MalformedJsonError, routeName } from '../core/http-server.ts';
import { authenticate, registerTokenRoute } from './authentication.ts';
import { type CommercetoolsContext, newId } from './context.ts';
import { registerCommercetoolsControl } from './control-routes.ts';
import { createGoogleKeys } from './google-keys.ts';
import { registerImportRoutes, settleImports } from './imports.ts';
import { invalidJson, notFound, Refusal, sendRefusal } from './refusals.ts';
import { registerRoutes } from './routes.ts';
import { CommercetoolsSeed, seed } from './seeding.ts';
import { CommercetoolsSettings, fixedSettings } from './settings.ts';
import { CommercetoolsState } from './state.ts';
import { registerHealthRoute } from './subscriptions.ts';

export type CommercetoolsEmulatorOptions = Partial<CommercetoolsSettings> & {
  /** What the project holds at the start, and again after a reset. */
  readonly initial?: CommercetoolsSeed;
};

const decodeSeed = controlDecoder(CommercetoolsSeed);
const badGateway = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** Starts the emulator. Throws `EMULATOR_OPTION_INVALID` or `EMULATOR_PORT_IN_USE`. */
export async function startCommercetoolsEmulator(options: CommercetoolsEmulatorOptions = {}): Promise<Emulator> {
  const { initial = {}, ...given } = options;
  const parts: ContextOptions<CommercetoolsSettings, CommercetoolsState> = {
    start: resolveSettings(CommercetoolsSettings, given),
    emptyState: () => new CommercetoolsState(),
    faults: [...httpFaultKinds, 'duplicateWebhooks', 'reorderWebhooks', 'badSignature'],
    webhookConcurrency: 8,
  };
  const context: CommercetoolsContext = Object.assign(createContext(parts), { keys: createGoogleKeys() });
  const server = createHttpServer();
  server.setErrorHandler((error, _request, reply) => sendRefusal(reply, refusalOf(error)));
  server.setNotFoundHandler((_request, reply) => sendRefusal(reply, notFound('The path')));
  server.get('/google/certs', async () => context.keys.set);
  server.register(async (scope) => registerProject(scope, context));
  return serve(server, context, {
    ...parts,
    settingsSchema: CommercetoolsSettings,
    fixedSettings,
    seedInitial: () => seed(context, initial),
    seed: (body) => {
      seed(context, decodeSeed(body));
      const { kinds } = context.state;
      return Object.fromEntries(Object.entries(kinds).map(([kind, { rows }]) => [kind, rows.size]));
    },
    summary: () => ({ tokens: context.state.tokens.size, pushes: context.state.pushes }),
    extend: (scope) => registerCommercetoolsControl(scope, context),
  });
}

function registerProject(scope: FastifyInstance, context: CommercetoolsContext): void {
  installFaultHooks(scope);
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('x-correlation-id', headerValue(request, 'x-correlation-id') ?? newId(context));
    settleImports(context);
  });
  registerTokenRoute(scope, context);
  registerHealthRoute(scope, context);
  scope.register(
    async (guarded) => {
      guarded.addHook('preHandler', async (request, reply) => admit(context, request, reply));
      registerRoutes(guarded, context);
      registerImportRoutes(guarded, context);
    },
    { prefix: '/:projectKey' },
  );
}

async function admit(context: CommercetoolsContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { counters, faults } = context;
  counters.add(routeName(request), 'calls');
  const answered = await applyFaults(request, reply, faults, counters, {
    throttled: (answer, status) => sendRefusal(answer, busy(status)),
    serverError: (answer, status) =>
      status === 500
        ? sendRefusal(answer, new Refusal(500, 'General', 'An unexpected error occurred.'))
        : answer.code(status).type('text/html').send(badGateway),
  });
  if (answered) return reply;
  authenticate(context, request);
  await waitBeforeHandler(request);
  return undefined;
}

const busy = (status: 429 | 503): Refusal =>
  status === 429
    ? new Refusal(429, 'TooManyRequests', 'Too many requests.')
    : new Refusal(503, 'OverCapacity', 'The service is currently over capacity. Please retry later.');

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof MalformedJsonError) return invalidJson(error.message);
  const message = error instanceof AbortError ? `${error.message} ${error.why}` : String(error);
  return new Refusal(500, 'General', message);
}
