/**
 * OpenTelemetry spans of batches, polls, webhooks and the calls made in them. They are made where the process has
 * registered a tracer provider (`node --import <its module>`); elsewhere nothing of it is loaded or done.
 */
import type { Attributes, TraceAPI, Tracer } from '@opentelemetry/api';
import type { Database } from '../store/database.ts';
import { type Observation, observe } from './observe.ts';

/** Where version 1 of the API keeps what was registered with it. */
const registrations = Symbol.for('opentelemetry.js.api.1');
// Values of the API's enumerations, so that they are known without it.
const clientKind = 2;
const errorStatus = 2;

let traces: TraceAPI | undefined;
const tracer = (): Tracer | undefined => traces?.getTracer('backhaul');

/** Called by each runtime of the process, after its provider was registered. */
export async function openTraces(database: Database): Promise<void> {
  if (!(registrations in globalThis)) return;
  ({ trace: traces } = await import('@opentelemetry/api'));
  observe(database, (observation) => {
    if (observation.kind === 'call') traceCall(observation);
  });
}

/** Does the work in a span, of which spans begun meanwhile are children. An error ends it with its code; messages stay out. */
export async function inSpan<Result>(
  name: string,
  attributes: Attributes,
  work: () => Promise<Result>,
): Promise<Result> {
  const current = tracer();
  if (!current) return work();
  return current.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      const { code } = (error ?? {}) as { readonly code?: unknown };
      span.setStatus({ code: errorStatus, message: typeof code === 'string' ? code : 'FAILED' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Told when the call has ended, within the span for which it was made. */
function traceCall(call: Extract<Observation, { kind: 'call' }>): void {
  const { connector, operation, outcome, status, durationMs, brand, flow, records } = call;
  const startTime = Date.now() - durationMs;
  const attributes: Attributes = {
    'backhaul.brand': brand,
    'backhaul.connector': connector,
    'backhaul.operation': operation,
    'backhaul.outcome': outcome,
    'backhaul.call': call.id,
    'backhaul.records': records,
    ...(flow === null ? {} : { 'backhaul.flow': flow }),
    ...(status === null ? {} : { 'http.response.status_code': status }),
  };
  const span = tracer()?.startSpan(`${connector} ${operation}`, { kind: clientKind, startTime, attributes });
  if (outcome !== 'ok') span?.setStatus({ code: errorStatus, message: call.code ?? outcome });
  span?.end();
}
