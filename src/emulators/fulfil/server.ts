/** Fulfil as a server on loopback: the model interface, version 2, and the interface of warehouses. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import { type ContextOptions, createContext, serve } from '../core/context.ts';
import { resolveSettings } from '../core/decoding.ts';
import type { Emulator } from '../core/emulator.ts';
import { installFaultHooks } from '../core/fault-hooks.ts';
import { httpFaultKinds } from '../core/faults.ts';
import { createHttpServer, jsonBody, MalformedJsonError } from '../core/http-server.ts';
import { demoProducts } from '../demo-data.ts';
import { admission } from './admission.ts';
import type { FulfilContext } from './context.ts';
import { httpError, Refusal } from './refusals.ts';
import { registerModelRoutes } from './routes-model.ts';
import { registerWarehouseRoutes } from './routes-warehouse.ts';
import { FulfilSettings, fixedSettings } from './settings.ts';
import { FulfilState } from './state.ts';
import { seedTenant, tenantSeed } from './tenant.ts';

export type FulfilEmulatorOptions = Partial<FulfilSettings> & {
  /** What the tenant holds at the start, and again after a reset; else a small tenant with the demo products. */
  readonly initial?: unknown;
};

/** Starts the emulator. Throws `EMULATOR_OPTION_INVALID` or `EMULATOR_PORT_IN_USE`. */
export async function startFulfilEmulator(options: FulfilEmulatorOptions = {}): Promise<Emulator> {
  const { initial = tenantSeed(demoProducts), ...given } = options;
  const parts: ContextOptions<FulfilSettings, FulfilState> = {
    start: resolveSettings(FulfilSettings, given),
    emptyState: () => new FulfilState(),
    faults: [...httpFaultKinds, 'duplicateWebhooks', 'badSignature'],
    webhookConcurrency: 8,
  };
  const context = createContext(parts);
  const server = createHttpServer();
  server.setErrorHandler((error, _request, reply) => answerError(error, reply));
  server.setNotFoundHandler((_request, reply) => answerError(httpError(404, 'There is no such path.'), reply));
  server.register(async (scope) => registerInterfaces(scope, context));
  return serve(server, context, {
    ...parts,
    settingsSchema: FulfilSettings,
    fixedSettings,
    seedInitial: () => seedTenant(context, initial),
    seed: (body) => seedTenant(context, body),
    summary: () => ({ moves: context.state.table('stock.move').size }),
    extend: () => undefined,
  });
}

function registerInterfaces(scope: FastifyInstance, context: FulfilContext): void {
  installFaultHooks(scope);
  scope.register(
    async (guarded) => {
      guarded.addHook(
        'preHandler',
        admission(context, (token) => context.settings.tokens.includes(token)),
      );
      answerAsJson(guarded);
      guarded.get('/test', async () => ({ success: true, message: 'The credential works.' }));
      guarded.post('/async-result', async (request) => taskResults(context, jsonBody(request)));
      registerModelRoutes(guarded, context);
    },
    { prefix: '/api/v2' },
  );
  scope.register(
    async (guarded) => {
      guarded.addHook(
        'preHandler',
        admission(context, (token) => Object.hasOwn(context.settings.warehouseTokens, token)),
      );
      registerWarehouseRoutes(guarded, context);
    },
    { prefix: '/services/3pl/v1' },
  );
}

/** Numbers, true and null are answers too, which the server would not write out by itself. */
function answerAsJson(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    const { handler } = route;
    route.handler = async function answer(request, reply) {
      const result: unknown = await handler.call(this, request, reply);
      return reply.sent || result === reply
        ? reply
        : reply.type('application/json').send(JSON.stringify(result ?? null));
    };
  });
}

/** A long task is pending when it is asked for the first time, and done from the second. */
function taskResults({ state }: FulfilContext, body: unknown): unknown {
  const { tasks } = (body ?? {}) as { readonly tasks?: unknown };
  if (!Array.isArray(tasks)) throw httpError(400, 'A list of tasks is expected.');
  return {
    tasks: tasks.map((each) => {
      const task = state.tasks.get(String(Array.isArray(each) ? each[0] : each));
      if (!task) return { state: 'FAILURE', result: null };
      task.asked += 1;
      return task.asked === 1 ? { state: 'PENDING' } : { state: 'SUCCESS', result: task.result };
    }),
  };
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal)
    return reply.code(error.status).type('application/json').send(JSON.stringify(error.body));
  if (error instanceof MalformedJsonError) return answerError(httpError(400, error.message), reply);
  const detail = error instanceof AbortError ? `${error.message} ${error.why}` : String(error);
  return reply
    .code(500)
    .header('x-sentry-id', 'emulated')
    .type('text/html')
    .send(`<h1>Internal Server Error</h1><p>${detail}</p>`);
}
