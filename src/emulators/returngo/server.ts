/**
 * ReturnGO as a server on loopback, after its published texts and what integrations of others observed.
 * Not emulated, because nothing is published of it: making RMAs by policy, tracking parcels, the call to an endpoint of
 * the shop for a dynamic location, product exchanges with invoices, links to media (includeMedia is taken and changes
 * nothing), and how long a reopened RMA keeps its drafts.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import { type ContextOptions, createContext, serve } from '../core/context.ts';
import { controlDecoder, resolveSettings } from '../core/decoding.ts';
import type { Emulator } from '../core/emulator.ts';
import { installFaultHooks } from '../core/fault-hooks.ts';
import { httpFaultKinds } from '../core/faults.ts';
import { createHttpServer, MalformedJsonError } from '../core/http-server.ts';
import { admit } from './admission.ts';
import type { ReturngoContext } from './context.ts';
import { registerReturngoControl } from './control-routes.ts';
import { Refusal, sendRefusal } from './refusals.ts';
import { registerRmaRoutes } from './routes-rmas.ts';
import { registerShipmentRoutes } from './routes-shipments.ts';
import { registerTransactionRoutes } from './routes-transactions.ts';
import { registerWebhookRoutes } from './routes-webhooks.ts';
import { ReturngoSeed, seedRmas } from './seeding.ts';
import { fixedSettings, ReturngoSettings } from './settings.ts';
import { ReturngoState } from './state.ts';
import { WebhookSender } from './webhook-sender.ts';

export type ReturngoEmulatorOptions = Partial<ReturngoSettings> & {
  /** What the account holds at the start, and again after a reset. */
  readonly initial?: ReturngoSeed;
};

const decodeSeed = controlDecoder(ReturngoSeed);

/** Starts the emulator. Throws `EMULATOR_OPTION_INVALID` or `EMULATOR_PORT_IN_USE`. */
export async function startReturngoEmulator(options: ReturngoEmulatorOptions = {}): Promise<Emulator> {
  const { initial = {}, ...given } = options;
  const parts: ContextOptions<ReturngoSettings, ReturngoState> = {
    start: resolveSettings(ReturngoSettings, given),
    emptyState: () => new ReturngoState(),
    faults: [...httpFaultKinds, 'duplicateWebhooks', 'reorderWebhooks'],
    webhookConcurrency: 16,
  };
  const context: ReturngoContext = Object.assign(createContext(parts), { sender: new WebhookSender(() => context) });
  const server = createHttpServer();
  server.setErrorHandler((error, _request, reply) => answerError(error, reply));
  server.setNotFoundHandler((_request, reply) => sendRefusal(reply, new Refusal(404, 'Not Found')));
  server.register(async (scope) => registerApi(scope, context));
  return serve(server, context, {
    ...parts,
    settingsSchema: ReturngoSettings,
    fixedSettings,
    seedInitial: () => seedRmas(context, initial),
    seed: (body) => ({ seeded: seedRmas(context, decodeSeed(body)), rmas: context.state.rmas.size }),
    summary: () => ({ rmas: context.state.rmas.size, callsToday: context.state.calls.today }),
    extend: (scope) => registerReturngoControl(scope, context),
    forget: () => context.sender.clear(),
  });
}

function registerApi(scope: FastifyInstance, context: ReturngoContext): void {
  installFaultHooks(scope);
  scope.addHook('preHandler', async (request, reply) => admit(context, request, reply));
  registerRmaRoutes(scope, context);
  registerShipmentRoutes(scope, context);
  registerTransactionRoutes(scope, context);
  registerWebhookRoutes(scope, context);
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal) return sendRefusal(reply, error);
  if (error instanceof MalformedJsonError) return sendRefusal(reply, new Refusal(400, error.message));
  const message = error instanceof AbortError ? `${error.message} ${error.why}` : String(error);
  return sendRefusal(reply, new Refusal(500, message));
}
