/**
 * The HTTP server that takes webhooks, and answers for the process (health, metrics): POST /webhooks/<brand>/<connector>, and with a secret at the end where a connector
 * has that in the place of a signature. Listens on 127.0.0.1 unless told otherwise.
 */
import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { v7 as uuid } from 'uuid';
import { AbortError } from '../../errors/errors.ts';
import type { Connection } from '../connection/connection.ts';
import { tell } from '../observation/observe.ts';
import { addOperationsRoutes, type OperationsRoutes } from '../observation/operations-routes.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { receiveWebhook } from './receive-webhook.ts';

export interface WebhookServerOptions {
  readonly database: Database;
  readonly queue: Queue;
  readonly host: string;
  readonly port: number;
  plansOf(brand: string): readonly Plan[];
  connection(brand: string, connector: string): Connection | undefined;
  /** Health and metrics, beside the webhooks. */
  readonly operations?: OperationsRoutes;
  onError(error: unknown): void;
}

/** The largest body that any connector may declare, in bytes. */
const largestBodyBytes = 10_485_760;
/** How long a sender may take to send one request, and how long closing waits for those in hand; milliseconds. */
const requestTimeoutMs = 30_000;
const closingMs = 10_000;

const notStored = { code: 'WEBHOOK_NOT_STORED', message: 'Try again.' };

/** Error: `PORT_TAKEN`. Closing lets the requests in hand be answered first. */
export async function startWebhookServer(
  options: WebhookServerOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const server: FastifyInstance = Fastify({
    bodyLimit: largestBodyBytes,
    requestTimeout: requestTimeoutMs,
    genReqId: () => uuid(),
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: true,
  });
  const inHand = new Set<string>();
  let closing = false;
  server.removeAllContentTypeParsers();
  // The signature is over the bytes as they came, so nothing may parse them before.
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.addHook('preHandler', async (request, reply) => {
    if (!request.url.startsWith('/webhooks/')) return;
    if (closing) return reply.code(503).header('retry-after', '5').send(notStored);
    inHand.add(request.id);
  });
  // Called for answers that were sent, and for connections that the sender broke off.
  server.addHook('onResponse', async (request) => {
    inHand.delete(request.id);
  });
  if (options.operations)
    addOperationsRoutes(server, options.operations, { host: options.host, isClosing: () => closing });
  server.post<{ Params: { brand: string; connector: string; secret?: string } }>(
    '/webhooks/:brand/:connector/:secret?',
    async (request, reply) => {
      const { brand, connector, secret } = request.params;
      const connection = options.connection(brand, connector);
      if (!connection)
        return reply.code(404).send({ code: 'WEBHOOK_NOT_EXPECTED', message: 'No such brand or connector.' });
      const limit = connection.connector.webhooks?.maximumBytes ?? 0;
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (body.length > limit) {
        return reply
          .code(413)
          .send({ code: 'WEBHOOK_TOO_LARGE', message: `The body has ${body.length} bytes; the limit is ${limit}.` });
      }
      const startedAt = performance.now();
      const answer = await receiveWebhook(options, connection, options.plansOf(brand), body, request.headers, secret);
      const { code, accepted, duplicates } = answer.body;
      tell(options.database, {
        kind: 'webhook',
        id: request.id,
        brand,
        connector,
        status: answer.status,
        code: typeof code === 'string' ? code : null,
        accepted: Number(accepted ?? 0),
        duplicates: Number(duplicates ?? 0),
        durationMs: Math.round(performance.now() - startedAt),
      });
      return reply.code(answer.status).header('x-request-id', request.id).send(answer.body);
    },
  );
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error.statusCode === 413) {
      return reply
        .code(413)
        .send({ code: 'WEBHOOK_TOO_LARGE', message: `The body is larger than ${largestBodyBytes} bytes.` });
    }
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
      // Fastify's own refusals, of a request that no repeat would mend.
      return reply.code(error.statusCode).send({ code: 'WEBHOOK_NOT_HTTP', message: error.message });
    }
    options.onError(error);
    // Not stored, so not acknowledged: the sender tries again.
    return reply.code(503).header('retry-after', '5').send(notStored);
  });
  try {
    const url = await server.listen({ host: options.host, port: options.port });
    return {
      url,
      async close() {
        closing = true;
        // A sender whose webhook is being stored gets its answer; without it, it would send the webhook again.
        const deadline = Date.now() + closingMs;
        while (inHand.size > 0 && Date.now() < deadline) await wait(10);
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw new AbortError({
      code: 'PORT_TAKEN',
      what: `The webhook server could not listen on ${options.host}:${options.port}.`,
      why: error instanceof Error ? error.message : String(error),
      nextSteps: ['Stop the program that listens there, or choose another port with --port.'],
    });
  }
}
