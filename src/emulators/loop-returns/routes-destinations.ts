/** Destinations: where goods are sent back to (third-party). */
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { compileCheck } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import type { LoopContext } from './context.ts';
import { recordEffect } from './effects.ts';
import type { LoopDestination } from './model.ts';
import { codedRefusal, validationRefusal } from './refusals.ts';

const checkChange = compileCheck(
  Type.Object({
    type: Type.Optional(Type.Union([Type.Literal('warehouse'), Type.Literal('donate')])),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    enabled: Type.Optional(Type.Boolean()),
    provider_location_id: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
    address: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  }),
);

type WithId = { Params: { id: string } };

export function registerDestinationRoutes(scope: FastifyInstance, context: LoopContext): void {
  scope.get('/destinations', async () => ({ destinations: [...context.state.destinations.values()] }));

  scope.get<WithId>('/destinations/:id', async (request) => destinationOf(context, request.params.id));

  scope.post('/destinations', async (request, reply) => {
    const change = readChange(request);
    if (change.name === undefined) throw validationRefusal('name', 'The name field is required.');
    if (context.state.destinations.size >= context.settings.destinationLimit) {
      throw codedRefusal(422, 'The limit of destinations is reached.', 'DESTINATION_LIMIT_EXCEEDED');
    }
    const destination: LoopDestination = {
      id: context.state.newId(),
      type: change.type ?? 'warehouse',
      name: change.name,
      enabled: change.enabled ?? true,
      provider_location_id: change.provider_location_id ?? null,
      address: change.address ?? {},
    };
    store(request, 'destinationCreate', destination, destination.name);
    return reply.code(201).send(destination);
  });

  scope.put<WithId>('/destinations/:id', async (request) => {
    const destination = { ...destinationOf(context, request.params.id), ...readChange(request) };
    store(request, 'destinationUpdate', destination, JSON.stringify(destination));
    return destination;
  });

  scope.delete<WithId>('/destinations/:id', async (request, reply) => {
    const { id } = destinationOf(context, request.params.id);
    context.state.destinations.delete(id);
    recordEffect(context, request, { operation: 'destinationDelete', reference: String(id) });
    return reply.code(204).send();
  });

  function store(request: FastifyRequest, operation: string, destination: LoopDestination, identity: string): void {
    context.state.destinations.set(destination.id, destination);
    recordEffect(context, request, {
      operation,
      reference: String(destination.id),
      identity,
      detail: { ...destination },
    });
  }
}

function destinationOf(context: LoopContext, id: string): LoopDestination {
  const destination = context.state.destinations.get(Number(id));
  if (!destination) throw codedRefusal(404, 'Destination not found.', 'NOT_FOUND');
  return destination;
}

function readChange(request: FastifyRequest) {
  const result = checkChange(jsonBody(request) ?? {});
  if ('value' in result) return result.value;
  const field = result.faults[0]?.path.slice(1) || 'destination';
  throw validationRefusal(field, `The ${field} is invalid.`);
}
