/** The HTTP server that takes webhooks: POST /webhooks/<brand>/<connector>. Listens on 127.0.0.1 unless told otherwise. */
import Fastify, { type FastifyInstance } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import type { Connection } from '../connection/connection.ts';
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
  onError(error: unknown): void;
}

/** The largest body that any connector may declare, in bytes. */
const largestBodyBytes = 10_485_760;

export async function startWebhookServer(
  options: WebhookServerOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const server: FastifyInstance = Fastify({ bodyLimit: largestBodyBytes, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  // The signature is over the bytes as they came, so nothing may parse them before.
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.get('/health', async () => ({ status: 'ok' }));
  server.post<{ Params: { brand: string; connector: string } }>(
    '/webhooks/:brand/:connector',
    async (request, reply) => {
      const { brand, connector } = request.params;
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
      const answer = await receiveWebhook(options, connection, options.plansOf(brand), body, request.headers);
      return reply.code(answer.status).send(answer.body);
    },
  );
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error.statusCode === 413) {
      return reply
        .code(413)
        .send({ code: 'WEBHOOK_TOO_LARGE', message: `The body is larger than ${largestBodyBytes} bytes.` });
    }
    options.onError(error);
    // Not stored, so not acknowledged: the sender tries again.
    return reply.code(503).header('retry-after', '5').send({ code: 'WEBHOOK_NOT_STORED', message: 'Try again.' });
  });
  try {
    const url = await server.listen({ host: options.host, port: options.port });
    return { url, close: () => server.close() };
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
