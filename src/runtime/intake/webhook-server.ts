/**
 * The HTTP server that takes webhooks, and answers for the process (health, metrics): POST /webhooks/<brand>/<connector>, and with a secret at the end where a connector
 * has that in the place of a signature. Listens on 127.0.0.1 unless told otherwise.
 */
import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { v7 as uuid } from 'uuid';
import { AbortError } from '../../errors/errors.ts';
import type { Connection } from '../connection/connection.ts';
import { tell } from '../observation/observe.ts';
import { addOperationsRoutes, type OperationsRoutes } from '../observation/operations-routes.ts';
import { inSpan } from '../observation/traces.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { defaultMaximumBacklog, watchBacklog } from './backlog.ts';
import { readBody } from './read-body.ts';
import { receiveWebhook } from './receive-webhook.ts';
import { isIntakeFull } from './store-arrived.ts';

export interface WebhookServerOptions {
  readonly database: Database;
  readonly queue: Queue;
  readonly host: string;
  readonly port: number;
  plansOf(brand: string): readonly Plan[];
  connection(brand: string, connector: string): Connection | undefined;
  /** Health and metrics, beside the webhooks. */
  readonly operations?: OperationsRoutes;
  /** Records that may wait to be worked on; past that, webhooks are refused. Default: 1,000,000. */
  readonly maximumBacklog?: number;
  onError(error: unknown): void;
}

/** How long a sender may take to send one request, and how long closing waits for those in hand; milliseconds. */
const requestTimeoutMs = 30_000;
const closingMs = 10_000;

/** The largest body that is read where no connector is, to be told so. */
const unknownBytes = 65_536;

const notStored = { code: 'WEBHOOK_NOT_STORED', message: 'Try again.' };
/** What a sender that is refused is asked to wait, in seconds: a moment, or until a backlog has gone down. */
const retryAfterSeconds = '5';
const retryBacklogSeconds = '60';

/** Error: `PORT_TAKEN`. Closing lets the requests in hand be answered first. */
export async function startWebhookServer(
  options: WebhookServerOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const server: FastifyInstance = Fastify({
    requestTimeout: requestTimeoutMs,
    genReqId: () => uuid(),
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: true,
  });
  const inHand = new Set<string>();
  const backlog = watchBacklog(options.queue, options.maximumBacklog ?? defaultMaximumBacklog, options.onError);
  const limitOf = ({ params }: FastifyRequest): number => {
    const { brand = '', connector = '' } = params as Record<string, string | undefined>;
    return options.connection(brand, connector)?.connector.webhooks?.maximumBytes ?? unknownBytes;
  };
  let closing = false;
  server.removeAllContentTypeParsers();
  // The signature is over the bytes as they came, so nothing may parse them before.
  server.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    readBody(payload, limitOf(request)),
  );
  // Before the body is read: what is refused is never held.
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/webhooks/')) return;
    if (closing || isIntakeFull(options.queue)) {
      return reply.code(503).header('retry-after', retryAfterSeconds).send(notStored);
    }
    if (backlog.isFull()) {
      return reply.code(503).header('retry-after', retryBacklogSeconds).send(notStored);
    }
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
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const startedAt = performance.now();
      const attributes = { 'backhaul.brand': brand, 'backhaul.connector': connector, 'backhaul.webhook': request.id };
      const answer = await inSpan('webhook', attributes, () =>
        receiveWebhook(options, connection, options.plansOf(brand), body, request.headers, secret),
      );
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
      if (answer.status === 503) reply.header('retry-after', retryAfterSeconds);
      return reply.code(answer.status).header('x-request-id', request.id).send(answer.body);
    },
  );
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error.statusCode === 413) {
      // The rest of the body is not waited for.
      return reply.code(413).header('connection', 'close').send({ code: 'WEBHOOK_TOO_LARGE', message: error.message });
    }
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
      // Fastify's own refusals, of a request that no repeat would mend.
      return reply.code(error.statusCode).send({ code: 'WEBHOOK_NOT_HTTP', message: error.message });
    }
    options.onError(error);
    // Not stored, so not acknowledged: the sender tries again.
    return reply.code(503).header('retry-after', retryAfterSeconds).send(notStored);
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
