/** Loop Returns as a server on loopback, after its public documentation and what integrations of others observed. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import { changeSettings } from '../core/changeable-settings.ts';
import { createClock } from '../core/clock.ts';
import { registerControl } from '../core/control.ts';
import { controlDecoder, resolveSettings } from '../core/decoding.ts';
import type { Emulator } from '../core/emulator.ts';
import { installFaultHooks } from '../core/fault-hooks.ts';
import { FaultQueue, httpFaultKinds } from '../core/faults.ts';
import { createHttpServer, listen, MalformedJsonError } from '../core/http-server.ts';
import { Ledger } from '../core/ledger.ts';
import { createRandom } from '../core/random.ts';
import { RequestCounters } from '../core/request-counters.ts';
import { createTokenBucket } from '../core/token-bucket.ts';
import { WebhookDelivery } from '../core/webhook-delivery.ts';
import { admit } from './admission.ts';
import type { LoopContext } from './context.ts';
import { registerLoopControl } from './control-routes.ts';
import { Refusal, sendRefusal } from './refusals.ts';
import { registerActionRoutes } from './routes-actions.ts';
import { registerDestinationRoutes } from './routes-destinations.ts';
import { registerInspectionRoutes } from './routes-inspection.ts';
import { registerNoteRoutes } from './routes-notes.ts';
import { registerReadingRoutes } from './routes-reading.ts';
import { registerWebhookRoutes } from './routes-webhooks.ts';
import { LoopSeed, seedReturns } from './seeding.ts';
import { fixedSettings, LoopSettings } from './settings.ts';
import { LoopState } from './state.ts';
import { WebhookSender } from './webhook-sender.ts';

export type LoopReturnsEmulatorOptions = Partial<LoopSettings> & {
  /** What the shop holds at the start, and again after a reset. */
  readonly initial?: LoopSeed;
};

const decodeSeed = controlDecoder(LoopSeed);

/** Starts the emulator. Throws `EMULATOR_OPTION_INVALID` or `EMULATOR_PORT_IN_USE`. */
export async function startLoopReturnsEmulator(options: LoopReturnsEmulatorOptions = {}): Promise<Emulator> {
  const { initial = {}, ...given } = options;
  const start = resolveSettings(LoopSettings, given);
  const context = createContext(start);
  seedReturns(context, initial);
  const server = createHttpServer();
  server.setErrorHandler((error, _request, reply) => answerError(error, reply));
  server.setNotFoundHandler((_request, reply) => sendRefusal(reply, new Refusal(404, { message: 'Not Found' }, '')));
  server.register(async (scope) => registerApi(scope, context), { prefix: '/api/:version' });
  registerControl(server, {
    ...context,
    seed: (body) => ({ seeded: seedReturns(context, decodeSeed(body)), returns: context.state.returns.size }),
    changeSettings: (body) => {
      changeSettings(LoopSettings, context.settings, body, fixedSettings);
      return context.settings;
    },
    reset: () => reset(context, start, initial),
    summary: () => ({ returns: context.state.returns.size, webhooksPending: context.delivery.pending }),
    extend: (scope) => registerLoopControl(scope, context),
  });
  return listen(server, start.port, () => {
    stopTimers(context);
    context.delivery.close();
  });
}

function createContext(start: LoopSettings): LoopContext {
  const clock = createClock(start.now);
  const context: LoopContext = {
    clock,
    ledger: new Ledger(clock),
    faults: new FaultQueue(
      [...httpFaultKinds, 'duplicateWebhooks', 'reorderWebhooks', 'badSignature'],
      () => context.random,
    ),
    counters: new RequestCounters(),
    bucket: createTokenBucket(clock),
    delivery: new WebhookDelivery({ random: () => context.random, concurrency: 16 }),
    sender: new WebhookSender(() => context),
    settings: structuredClone(start),
    state: new LoopState(),
    random: createRandom(start.seed),
    timers: new Set(),
  };
  return context;
}

function registerApi(scope: FastifyInstance, context: LoopContext): void {
  installFaultHooks(scope);
  scope.addHook('preHandler', async (request, reply) => admit(context, request, reply));
  registerReadingRoutes(scope, context);
  registerActionRoutes(scope, context);
  registerNoteRoutes(scope, context);
  registerInspectionRoutes(scope, context);
  registerDestinationRoutes(scope, context);
  registerWebhookRoutes(scope, context);
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal) return sendRefusal(reply, error);
  if (error instanceof MalformedJsonError) {
    return sendRefusal(reply, new Refusal(422, { message: error.message, errors: {} }, error.message));
  }
  const message = error instanceof AbortError ? `${error.message} ${error.why}` : String(error);
  return sendRefusal(reply, new Refusal(500, { errors: { message, code: 'UNEXPECTED_ERROR' } }, message));
}

function stopTimers(context: LoopContext): void {
  for (const timer of context.timers) clearTimeout(timer);
  context.timers.clear();
  context.sender.clear();
}

function reset(context: LoopContext, start: LoopSettings, initial: LoopSeed): void {
  stopTimers(context);
  context.clock.reset();
  context.ledger.reset();
  context.faults.clear();
  context.counters.reset();
  context.bucket.reset();
  context.delivery.clear();
  for (const name of Object.keys(context.settings)) delete (context.settings as Record<string, unknown>)[name];
  Object.assign(context.settings, structuredClone(start));
  context.random = createRandom(start.seed);
  context.state = new LoopState();
  seedReturns(context, initial);
}
