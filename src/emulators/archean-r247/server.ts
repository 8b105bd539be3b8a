/**
 * Archean R247 Stock as a server on loopback, after a contract of our own: no public documentation of its interface
 * exists, so everything here is inferred and can be switched.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import { type ContextOptions, createContext, serve } from '../core/context.ts';
import { controlDecoder, resolveSettings } from '../core/decoding.ts';
import type { Emulator } from '../core/emulator.ts';
import { applyFaults, installFaultHooks, waitBeforeHandler } from '../core/fault-hooks.ts';
import { httpFaultKinds } from '../core/faults.ts';
import { createHttpServer, MalformedJsonError, routeName } from '../core/http-server.ts';
import { authenticate, registerTokenRoute } from './authentication.ts';
import type { Capabilities } from './capabilities.ts';
import type { ArcheanContext } from './context.ts';
import { ArcheanSeed } from './contract.ts';
import { registerArcheanControl } from './control-routes.ts';
import { toWire } from './field-names.ts';
import { Problem, sendProblem } from './problems.ts';
import { registerCatalogueRoutes } from './routes-catalogue.ts';
import { registerOrderRoutes } from './routes-orders.ts';
import { registerStockRoutes } from './routes-stock.ts';
import { ArcheanSettings, defaultAuthentication, fixedSettings } from './settings.ts';
import { ArcheanState } from './state.ts';

export type ArcheanEmulatorOptions = Partial<Omit<ArcheanSettings, 'capabilities' | 'paths'>> & {
  readonly capabilities?: Partial<Capabilities>;
  readonly paths?: Partial<ArcheanSettings['paths']>;
  /** What the tenant holds at the start, and again after a reset. */
  readonly initial?: ArcheanSeed;
};

const decodeSeed = controlDecoder(ArcheanSeed);

/** Starts the emulator. Throws `EMULATOR_OPTION_INVALID` or `EMULATOR_PORT_IN_USE`. */
export async function startArcheanEmulator(options: ArcheanEmulatorOptions = {}): Promise<Emulator> {
  const { initial = {}, ...given } = options;
  const parts: ContextOptions<ArcheanSettings, ArcheanState> = {
    start: resolveSettings(ArcheanSettings, { auth: defaultAuthentication, ...given }),
    emptyState: () => new ArcheanState(),
    faults: [...httpFaultKinds, 'partialBatch'],
    webhookConcurrency: 8,
  };
  const context = createContext(parts);
  const server = createHttpServer();
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  server.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, new Problem('not_found', 'There is no such path.')),
  );
  server.register(async (scope) => registerContract(scope, context));
  return serve(server, context, {
    ...parts,
    settingsSchema: ArcheanSettings,
    fixedSettings,
    seedInitial: () => context.state.seed(initial, context.clock.now()),
    seed: (body) => {
      context.state.seed(decodeSeed(body), context.clock.now());
      const { products, locations } = context.state;
      return { products: products.size, locations: locations.size };
    },
    summary: () => ({ movements: context.state.levels.movementCount }),
    extend: (scope) => registerArcheanControl(scope, context),
  });
}

function registerContract(scope: FastifyInstance, context: ArcheanContext): void {
  installFaultHooks(scope);
  registerTokenRoute(scope, context);
  scope.register(async (guarded) => {
    guarded.addHook('preHandler', async (request, reply) => admit(context, request, reply));
    guarded.addHook('preSerialization', async (_request, _reply, payload) =>
      toWire(payload, context.settings.fieldNames),
    );
    registerCatalogueRoutes(guarded, context);
    registerStockRoutes(guarded, context);
    registerOrderRoutes(guarded, context);
  });
}

async function admit(context: ArcheanContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { counters, faults, settings } = context;
  counters.add(routeName(request), 'calls');
  const answered = await applyFaults(request, reply, faults, counters, {
    throttled: (answer, status) => sendProblem(request, answer, throttleProblem(status)),
    serverError: (answer, status) => answer.code(status).type('text/plain').send('upstream error'),
  });
  if (answered) return reply;
  const credential = authenticate(context, request);
  const admission = context.bucket.take(credential, settings.ratePerMinute);
  const prefix = settings.rateHeaderPrefix;
  reply.header(`${prefix}Limit`, admission.limit);
  reply.header(`${prefix}Remaining`, admission.remaining);
  reply.header(`${prefix}Reset`, admission.resetSeconds);
  if (!admission.allowed) {
    counters.add(routeName(request), 'overLimit');
    counters.add(routeName(request), 'throttled');
    writeRetryAfter(context, reply, admission.retryAfterSeconds);
    throw throttleProblem(settings.throttleStatus);
  }
  if (settings.readOnly && request.method !== 'GET') throw new Problem('forbidden', 'The credential may only read.');
  await waitBeforeHandler(request);
  return undefined;
}

function throttleProblem(status: 429 | 503): Problem {
  return status === 429
    ? new Problem('rate_limited', 'The limit of calls per minute is reached.')
    : new Problem('unavailable', 'The service is busy.');
}

function writeRetryAfter(context: ArcheanContext, reply: FastifyReply, seconds: number): void {
  if (context.settings.retryAfter === 'seconds') reply.header('retry-after', String(seconds));
  if (context.settings.retryAfter === 'date') {
    reply.header('retry-after', new Date(context.clock.now() + seconds * 1000).toUTCString());
  }
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Problem) return sendProblem(request, reply, error);
  if (error instanceof MalformedJsonError) {
    return sendProblem(request, reply, new Problem('validation_failed', error.message, { status: 400 }));
  }
  const detail = error instanceof AbortError ? `${error.message} ${error.why}` : String(error);
  return sendProblem(request, reply, new Problem('unavailable', detail, { status: 500 }));
}
