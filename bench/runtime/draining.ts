/** A backlog against a system that permits few calls: the time that it took, beside the least that its rate permits. */
import { type RuntimeOptions, startRuntime } from '../../src/runtime/runtime.ts';
import { benchBrand, startEmulatedSystems } from './emulated-systems.ts';
import { assertConfirmed, databaseTime, storeWebhooks, untilAtRest } from './restock.ts';

export interface Draining {
  readonly returns: number;
  readonly lines: number;
  readonly calls: number;
  readonly refused: number;
  readonly tookMs: number;
  /** All calls at the declared rate; a full batch of lines in each, and the readings of products beside them. */
  readonly leastMs: number;
  readonly ratio: number;
}

const callsPerMinute = 600;
const linesPerCall = 10;
/** Small beside the limit: a burst is taken off the steady rate. */
const burst = 10;

export async function measureDraining(options: RuntimeOptions, returns: number): Promise<Draining> {
  const systems = await startEmulatedSystems({ archeanPerMinute: callsPerMinute, linesPerCall });
  const rate = { limit: callsPerMinute, windowMs: 60_000, burst, pauseMs: 500 };
  const brand = benchBrand('drain', systems, { rate, limits: { linesPerBatch: linesPerCall } });
  const firstId = 20_000_000;
  await systems.seedReturns(firstId, returns);
  const runtime = await startRuntime({ ...options, brands: [brand] });
  await storeWebhooks(runtime, 'drain', firstId, returns);
  const tookMs = await untilAtRest(runtime, 'drain', firstId, returns, await databaseTime(runtime));
  await assertConfirmed(runtime, 'drain', firstId, returns);
  const { rows } = await runtime.database.query<{ lines: number }>(
    `select count(*)::int as lines from backhaul.effect where brand = 'drain' and state = 'confirmed'`,
  );
  const seen = await systems.archeanCalls();
  await runtime.stop();
  await systems.close();
  const routes = Object.entries(seen).filter(([route]) => route.includes('/v1/'));
  const sum = (of: 'calls' | 'throttled') => routes.reduce((total, [, counts]) => total + counts[of], 0);
  const lines = rows[0]?.lines ?? 0;
  const readings = routes
    .filter(([route]) => route.startsWith('GET'))
    .reduce((total, [, counts]) => total + counts.calls, 0);
  const leastMs = ((Math.ceil(lines / linesPerCall) + readings) * 60_000) / callsPerMinute;
  return {
    returns,
    lines,
    calls: sum('calls'),
    refused: sum('throttled'),
    tookMs: Math.round(tookMs),
    leastMs: Math.round(leastMs),
    ratio: Number((tookMs / leastMs).toFixed(3)),
  };
}
