/** Loop Returns as a server on loopback, after its public documentation and what integrations of others observed. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import { type ContextOptions, createContext, serve } from '../core/context.ts';
import { controlDecoder, resolveSettings } from '../core/decoding.ts';
import type { Emulator } from '../core/emulator.ts';
import { installFaultHooks } from '../core/fault-hooks.ts';
import { httpFaultKinds } from '../core/faults.ts';
import { createHttpServer, MalformedJsonError } from '../core/http-server.ts';
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
  const parts: ContextOptions<LoopSettings, LoopState> = {
    start: resolveSettings(LoopSettings, given),
    emptyState: () => new LoopState(),
    faults: [...httpFaultKinds, 'duplicateWebhooks', 'reorderWebhooks', 'badSignature'],
    webhookConcurrency: 16,
  };
  const context: LoopContext = Object.assign(createContext(parts), { sender: new WebhookSender(() => context) });
  const server = createHttpServer();
  server.setErrorHandler((error, _request, reply) => answerError(error, reply));
  server.setNotFoundHandler((_request, reply) => sendRefusal(reply, new Refusal(404, { message: 'Not Found' }, '')));
  server.register(async (scope) => registerApi(scope, context), { prefix: '/api/:version' });
  return serve(server, context, {
    ...parts,
    settingsSchema: LoopSettings,
    fixedSettings,
    seedInitial: () => seedReturns(context, initial),
    seed: (body) => ({ seeded: seedReturns(context, decodeSeed(body)), returns: context.state.returns.size }),
    summary: () => ({ returns: context.state.returns.size }),
    extend: (scope) => registerLoopControl(scope, context),
    forget: () => context.sender.clear(),
  });
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
