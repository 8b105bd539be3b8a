/** A backlog against a system that permits few calls: the time that it took, beside the least that its rate permits. */
import type { DatabaseLocation } from '../../src/runtime/store/database.ts';
import { benchBrand, startEmulatedSystems } from './emulated-systems.ts';
import { assertConfirmed, databaseTime, type Store, storeWebhooks, untilAtRest } from './restock.ts';
import { openWorkerProcess } from './worker-processes.ts';

export interface Draining {
  readonly workers: number;
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

/** All workers share the one budget of the system. */
export async function measureDraining(
  store: Store,
  location: DatabaseLocation,
  { returns, workers }: { readonly returns: number; readonly workers: number },
): Promise<Draining> {
  const systems = await startEmulatedSystems({ archeanPerMinute: callsPerMinute, linesPerCall });
  const rate = { limit: callsPerMinute, windowMs: 60_000, burst, pauseMs: 500 };
  const brand = benchBrand(`drain-${workers}`, systems, { rate, limits: { linesPerBatch: linesPerCall } });
  const firstId = 20_000_000;
  await systems.seedReturns(firstId, returns);
  const processes = await Promise.all(Array.from({ length: workers }, openWorkerProcess));
  for (const each of processes) await each.start(brand, location);
  await storeWebhooks(store, brand.id, firstId, returns);
  const tookMs = await untilAtRest(store, brand.id, firstId, returns, await databaseTime(store));
  await assertConfirmed(store, brand.id, firstId, returns);
  const { rows } = await store.database.query<{ lines: number }>(
    `select count(*)::int as lines from backhaul.effect where brand = $1 and state = 'confirmed'`,
    [brand.id],
  );
  const seen = await systems.archeanCalls();
  for (const each of processes) await each.close();
  await systems.close();
  const routes = Object.entries(seen).filter(([route]) => route.includes('/v1/'));
  const sum = (of: 'calls' | 'throttled') => routes.reduce((total, [, counts]) => total + counts[of], 0);
  const lines = rows[0]?.lines ?? 0;
  const readings = routes
    .filter(([route]) => route.startsWith('GET'))
    .reduce((total, [, counts]) => total + counts.calls, 0);
  const leastMs = ((Math.ceil(lines / linesPerCall) + readings) * 60_000) / callsPerMinute;
  return {
    workers,
    returns,
    lines,
    calls: sum('calls'),
    refused: sum('throttled'),
    tookMs: Math.round(tookMs),
    leastMs: Math.round(leastMs),
    ratio: Number((tookMs / leastMs).toFixed(3)),
  };
}
