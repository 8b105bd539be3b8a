/** Scripts and their versions. Reading is documented; the calls that make and deploy are inferred. */
import type { FastifyInstance } from 'fastify';
import { type PatchworksContext, recordEffect } from './context.ts';
import { named, objectBody, pageOf, shown, textIn } from './reading.ts';
import { Refusal } from './refusals.ts';
import { addVersion, makeScript } from './scripts.ts';
import { latest, type Script } from './state.ts';

type WithId = { Params: { id: string } };

export function registerScriptRoutes(scope: FastifyInstance, context: PatchworksContext): void {
  scope.get('/scripts', async (request) => pageOf(context, request, context.state.scripts.map(scriptShown)));
  scope.get<WithId>('/script-versions/:id', async (request) => {
    const version = context.state.scriptVersion(Number(request.params.id));
    if (!version) throw new Refusal(404, 'Not Found');
    return { data: shown(context, { ...version }) };
  });
  scope.post('/scripts', async (request, reply) => {
    const body = objectBody(request);
    const script = makeScript(context, textIn(body, 'name'), textIn(body, 'language'), textIn(body, 'content'));
    return reply.code(201).send({ data: shown(context, scriptShown(script)) });
  });
  scope.post<WithId>('/scripts/:id/versions', async (request, reply) => {
    const script = named(context.state.scripts, request.params.id);
    const version = addVersion(context, script, textIn(objectBody(request), 'content'));
    recordEffect(context, 'createScriptVersion', script.name, { version: version.version });
    return reply.code(201).send({ data: shown(context, { ...version }) });
  });
  scope.post<WithId>('/script-versions/:id/deploy', async (request) => {
    const version = context.state.scriptVersion(Number(request.params.id));
    if (!version) throw new Refusal(404, 'Not Found');
    const script = named(context.state.scripts, String(version.script_id));
    for (const other of script.versions) if (other.status === 'Deployed') other.status = 'Inactive';
    Object.assign(version, { status: 'Deployed', deployed_at: context.clock.iso() });
    recordEffect(context, 'deployScriptVersion', script.name, { version: version.version });
    return { data: shown(context, { ...version }) };
  });
}

function scriptShown({ versions, ...script }: Script): Record<string, unknown> {
  const { content: _, ...version } = latest(versions);
  return { ...script, latest_version: version };
}
