/** The control API under `/_control`: a test seeds, breaks, inspects and resets an emulator through it. */
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { AbortError } from '../../errors/errors.ts';
import type { Clock } from './clock.ts';
import { controlDecoder, invalidControlBody } from './decoding.ts';
import type { FaultQueue } from './faults.ts';
import { jsonBody, MalformedJsonError } from './http-server.ts';
import type { Ledger } from './ledger.ts';
import type { RequestCounters } from './request-counters.ts';

export interface ControlledEmulator {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly faults: FaultQueue;
  readonly counters: RequestCounters;
  /** Adds to the state; returns what the answer says. Throws an `AbortError` for a body that does not fit. */
  seed(body: unknown): Record<string, unknown>;
  /** Changes settings at run time. */
  changeSettings(body: unknown): Record<string, unknown>;
  /** Back to the start, settings included. */
  reset(): void;
  /** Figures of the system's own for the ledger's summary. */
  summary(): Record<string, unknown>;
  /** Adds the routes that only this system has. */
  extend(scope: FastifyInstance): void;
}

const decodeClock = controlDecoder(
  Type.Object(
    { advanceMs: Type.Integer({ minimum: 0, maximum: 31_536_000_000, description: 'How far to move on.' }) },
    { additionalProperties: false },
  ),
);

/** Registers the control API. Every refusal is `{code, what, why, next}`, with 400, or 404 for what is not there. */
export function registerControl(server: FastifyInstance, emulator: ControlledEmulator): void {
  server.register(
    async (scope) => {
      scope.setErrorHandler((error, _request, reply) => {
        const known = error instanceof MalformedJsonError ? invalidControlBody('The body is not JSON.') : error;
        if (!(known instanceof AbortError)) throw known;
        return reply
          .code(known.code.endsWith('_NOT_FOUND') ? 404 : 400)
          .send({ code: known.code, what: known.message, why: known.why, next: known.nextSteps });
      });
      scope.post('/seed', async (request) => emulator.seed(jsonBody(request)));
      scope.post('/settings', async (request) => emulator.changeSettings(jsonBody(request)));
      scope.post('/faults', async (request) => {
        emulator.faults.add(jsonBody(request));
        return { faults: emulator.faults.list() };
      });
      scope.get('/faults', async () => ({ faults: emulator.faults.list() }));
      scope.delete('/faults', async () => {
        emulator.faults.clear();
        return { faults: [] };
      });
      scope.get('/ledger', async (request) => ({
        effects: emulator.ledger.list(ledgerFilter(request.query as Record<string, string>)),
        summary: { ...emulator.ledger.summary(), ...emulator.summary() },
        requests: emulator.counters.list(),
        now: emulator.clock.iso(),
      }));
      scope.post('/clock', async (request) => {
        emulator.clock.advance(decodeClock(jsonBody(request)).advanceMs);
        return { now: emulator.clock.iso() };
      });
      scope.post('/reset', async () => {
        emulator.reset();
        return { now: emulator.clock.iso() };
      });
      emulator.extend(scope);
    },
    { prefix: '/_control' },
  );
}

function ledgerFilter(query: Record<string, string>): Parameters<Ledger['list']>[0] {
  const whole = (name: string): Record<string, number> => {
    if (query[name] === undefined) return {};
    const value = Number(query[name]);
    if (!Number.isInteger(value) || value < 0) throw invalidControlBody(`${name}: a whole number is expected.`);
    return { [name]: value };
  };
  return {
    ...whole('after'),
    ...whole('limit'),
    ...(query.operation === undefined ? {} : { operation: query.operation }),
    ...(query.reference === undefined ? {} : { reference: query.reference }),
  };
}
