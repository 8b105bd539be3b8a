/** What only Archean's control API has: capabilities, and what the tenant's own people do. */
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { changeSettings } from '../core/changeable-settings.ts';
import { controlDecoder, invalidControlBody } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import { Capabilities } from './capabilities.ts';
import type { ArcheanContext } from './context.ts';
import { NewDispatch } from './contract.ts';
import { applyDispatch, dispatchBody } from './dispatches.ts';
import { Problem } from './problems.ts';
import { announceLevels } from './webhooks.ts';

const strict = { additionalProperties: false } as const;

const decodeStock = controlDecoder(
  Type.Object(
    {
      changes: Type.Array(
        Type.Object({ sku: Type.String(), locationCode: Type.String(), quantity: Type.Integer() }, strict),
        { maxItems: 100_000 },
      ),
      at: Type.Optional(Type.String({ description: 'When the levels say that they changed, ISO 8601; default now.' })),
    },
    strict,
  ),
);
const decodeMovements = controlDecoder(
  Type.Object({ after: Type.Integer({ minimum: 0 }), limit: Type.Integer({ minimum: 1, maximum: 50_000 }) }, strict),
);
const decodeDispatch = controlDecoder(NewDispatch);
const decodeWebhook = controlDecoder(
  Type.Object({ url: Type.String(), secret: Type.String({ minLength: 1 }) }, strict),
);

/** Registers `/capabilities`, `/webhook`, `/stock`, `/movements` and `/dispatches`. */
export function registerArcheanControl(scope: FastifyInstance, context: ArcheanContext): void {
  scope.get('/capabilities', async () => context.settings.capabilities);

  scope.post('/capabilities', async (request) => {
    changeSettings(Capabilities, context.settings.capabilities, jsonBody(request), []);
    return context.settings.capabilities;
  });

  scope.post('/webhook', async (request) => {
    context.settings.webhook = decodeWebhook(jsonBody(request));
    return { url: context.settings.webhook.url };
  });

  scope.post('/stock', async (request) => {
    const { changes, at: said } = decodeStock(jsonBody(request));
    for (const { sku, locationCode } of changes) {
      if (context.state.products.has(sku) && context.state.locations.has(locationCode)) continue;
      throw invalidControlBody(`/changes: ${sku} at ${locationCode} is not known.`);
    }
    const at = said === undefined ? context.clock.now() : Date.parse(said);
    for (const { sku, locationCode, quantity } of changes) {
      context.state.levels.append({
        sku,
        locationCode,
        onHandChange: quantity,
        allocatedChange: 0,
        incomingChange: 0,
        at,
        cause: 'tenant',
      });
    }
    announceLevels(context, changes);
    return { changed: changes.length };
  });

  /** What moved levels, and when, whatever readers see: page by page. */
  scope.post('/movements', async (request) => {
    const { after, limit } = decodeMovements(jsonBody(request));
    return { movements: context.state.levels.movements(after, limit) };
  });

  scope.post('/dispatches', async (request) => {
    try {
      return dispatchBody(applyDispatch(context, decodeDispatch(jsonBody(request)), null));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw invalidControlBody([error.message, ...error.errors.map(({ message }) => message)].join(' '));
    }
  });
}
