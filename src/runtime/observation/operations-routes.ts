/**
 * What the machinery around a process asks it: `/health/live` (the process answers), `/health/ready` (it can do its
 * work) and `/metrics`. The first two say nothing worth hiding. Metrics name brands and flows: where others than this
 * machine can reach them they take a token, and without one they are closed.
 */
import type { FastifyInstance } from 'fastify';
import { isSameSecret } from '../intake/same-secret.ts';
import type { Readiness } from './readiness.ts';
import type { RuntimeMetrics } from './runtime-metrics.ts';

export interface OperationsRoutes {
  readonly metrics: RuntimeMetrics;
  /** Whoever asks for metrics must bear it; without one, only a server on loopback answers. */
  readonly metricsToken?: string;
  readiness(): Promise<Readiness>;
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

export function addOperationsRoutes(
  server: FastifyInstance,
  options: OperationsRoutes,
  state: { readonly host: string; isClosing(): boolean },
): void {
  server.get('/health/live', async () => ({ live: true }));
  server.get('/health/ready', async (_request, reply) => {
    if (state.isClosing()) return reply.code(503).send({ ready: false, checks: { stopping: true } });
    const readiness = await options.readiness();
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
  server.get('/metrics', async (request, reply) => {
    const refusal = refusalOf(options.metricsToken, request.headers.authorization, state.host);
    if (refusal) return reply.code(refusal.status).send(refusal);
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await options.metrics.text());
  });
}

function refusalOf(
  token: string | undefined,
  authorization: string | undefined,
  host: string,
): { status: number; code: string; message: string } | undefined {
  if (token === undefined) {
    if (loopback.has(host)) return undefined;
    const message = 'Set BACKHAUL_METRICS_TOKEN: metrics that others can reach take a token.';
    return { status: 403, code: 'METRICS_CLOSED', message };
  }
  const given = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (given !== undefined && isSameSecret(given, token)) return undefined;
  return { status: 401, code: 'METRICS_TOKEN', message: 'The authorization is not "Bearer" and the token.' };
}
