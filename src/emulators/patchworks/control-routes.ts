/** What people of the company do in the dashboard, for tests. */
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import { controlDecoder } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import type { PatchworksContext } from './context.ts';
import { addVersion } from './scripts.ts';
import { latest, type Step } from './state.ts';

const strict = { additionalProperties: false } as const;
const decodeEdit = controlDecoder(
  Type.Object(
    {
      name: Type.String({ minLength: 1 }),
      step: Type.Optional(
        Type.String({ minLength: 1, description: 'A new draft in which this step is configured so.' }),
      ),
      config: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      remove: Type.Optional(Type.Boolean({ description: 'The flow is removed.' })),
      enable: Type.Optional(Type.Boolean()),
    },
    strict,
  ),
);
const decodeScript = controlDecoder(Type.Object({ name: Type.String(), content: Type.String() }, strict));

export function registerPatchworksControl(scope: FastifyInstance, context: PatchworksContext): void {
  scope.get('/company', async () => context.state);
  scope.post('/edit-flow', async (request) => {
    const { name, step, config, remove, enable } = decodeEdit(jsonBody(request));
    const { flows } = context.state;
    const flow = found(flows, name);
    if (enable !== undefined) flow.is_enabled = enable;
    if (remove) flows.splice(flows.indexOf(flow), 1);
    if (step === undefined) return {};
    const before = latest(flow.versions);
    found(before.steps, step);
    const steps = before.steps.map((one): Step => (one.name === step ? { ...one, config: config ?? {} } : one));
    flow.versions.push({ ...before, id: context.state.newId(), iteration: flow.versions.length + 1, steps });
    return { version: flow.versions.length };
  });
  scope.post('/edit-script', async (request) => {
    const { name, content } = decodeScript(jsonBody(request));
    return { version: addVersion(context, found(context.state.scripts, name), content).version };
  });
}

function found<Row extends { readonly name: string }>(rows: readonly Row[], name: string): Row {
  const row = rows.find((one) => one.name === name);
  if (row) return row;
  throw new AbortError({
    code: 'PATCHWORKS_OBJECT_NOT_FOUND',
    what: `The company has nothing called ${name}.`,
    why: 'Only what was imported or seeded can be edited.',
    nextSteps: ['Correct the name.'],
  });
}
