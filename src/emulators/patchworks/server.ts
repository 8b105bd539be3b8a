/**
 * The Core API of a company on Patchworks as a server on loopback, as far as a deployment uses it. Lists, objects and
 * their members are those of the API reference, the import is that of published code; the calls that make scripts, and
 * what an import does to a flow of the same name, are inferred and switchable. Not emulated: running flows (the runner of
 * compiled flows does), mappings, virtual environments, and deleting anything.
 */
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import { type ContextOptions, createContext, serve } from '../core/context.ts';
import { controlDecoder, resolveSettings } from '../core/decoding.ts';
import type { Emulator } from '../core/emulator.ts';
import { installFaultHooks } from '../core/fault-hooks.ts';
import { httpFaultKinds } from '../core/faults.ts';
import { createHttpServer, jsonBody, MalformedJsonError } from '../core/http-server.ts';
import { admit } from './admission.ts';
import type { PatchworksContext } from './context.ts';
import { registerPatchworksControl } from './control-routes.ts';
import { flowShown, importFlow } from './import-flow.ts';
import { named, pageOf, shown } from './reading.ts';
import { Refusal, sendRefusal } from './refusals.ts';
import { registerScriptRoutes } from './routes-scripts.ts';
import { fixedSettings, PatchworksSettings } from './settings.ts';
import { latest, PatchworksState } from './state.ts';

const Names = Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 1_000 }));
const Seed = Type.Object({ systems: Names, connectors: Names, dataPools: Names }, { additionalProperties: false });
const decodeSeed = controlDecoder(Seed);

export type PatchworksEmulatorOptions = Partial<PatchworksSettings>;

/** Starts the emulator. Throws `EMULATOR_OPTION_INVALID` or `EMULATOR_PORT_IN_USE`. */
export async function startPatchworksEmulator(options: PatchworksEmulatorOptions = {}): Promise<Emulator> {
  const parts: ContextOptions<PatchworksSettings, PatchworksState> = {
    start: resolveSettings(PatchworksSettings, options),
    emptyState: () => new PatchworksState(),
    faults: httpFaultKinds,
    webhookConcurrency: 1,
  };
  const context = createContext(parts);
  const server = createHttpServer();
  server.setErrorHandler((error, _request, reply) => answerError(error, reply));
  server.setNotFoundHandler((_request, reply) => sendRefusal(reply, new Refusal(404, 'Not Found')));
  server.register(async (scope) => registerApi(scope, context), { prefix: '/api/v1' });
  return serve(server, context, {
    ...parts,
    settingsSchema: PatchworksSettings,
    fixedSettings,
    seedInitial: () => undefined,
    seed: (body) => seedNames(context, body),
    summary: () => ({ flows: context.state.flows.length, scripts: context.state.scripts.length }),
    extend: (scope) => registerPatchworksControl(scope, context),
  });
}

function seedNames({ state }: PatchworksContext, body: unknown): Record<string, unknown> {
  const { systems = [], connectors = [], dataPools = [] } = decodeSeed(body);
  for (const name of systems) state.systems.push({ id: state.newId(), name });
  for (const name of connectors) state.connectors.push({ id: state.newId(), name });
  for (const name of dataPools) state.dataPools.push({ id: state.newId(), name });
  return { seeded: systems.length + connectors.length + dataPools.length };
}

type WithId = { Params: { id: string } };

function registerApi(scope: FastifyInstance, context: PatchworksContext): void {
  installFaultHooks(scope);
  scope.addHook('preHandler', async (request, reply) => admit(context, request, reply));
  scope.get('/flows', async (request) => pageOf(context, request, context.state.flows.map(flowShown)));
  scope.get<WithId>('/flows/:id', async (request) => ({
    data: shown(context, flowShown(named(context.state.flows, request.params.id))),
  }));
  scope.get<WithId>('/flow-versions/:id/steps', async (request) => {
    const versions = context.state.flows.flatMap((flow) => flow.versions);
    return pageOf(context, request, named(versions, request.params.id).steps);
  });
  scope.post('/flows/import', async (request, reply) => {
    const flow = importFlow(context, jsonBody(request));
    return reply.code(201).send({ data: { id: flow.id, version_id: latest(flow.versions).id } });
  });
  for (const [path, list] of [
    ['/systems', 'systems'],
    ['/connectors', 'connectors'],
    ['/data-pool/', 'dataPools'],
  ] as const) {
    scope.get(path, async (request) => pageOf(context, request, context.state[list]));
  }
  registerScriptRoutes(scope, context);
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal) return sendRefusal(reply, error);
  if (error instanceof MalformedJsonError) return sendRefusal(reply, new Refusal(400, error.message));
  const message = error instanceof AbortError ? `${error.message} ${error.why}` : String(error);
  return sendRefusal(reply, new Refusal(500, message));
}
