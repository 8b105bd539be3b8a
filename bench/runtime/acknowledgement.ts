/** How long a webhook takes until it is acknowledged, in a process that takes webhooks and does nothing else. */
import { type RuntimeOptions, startRuntime } from '../../src/runtime/runtime.ts';
import { type EmulatedSystems, webhookSecret } from './emulated-systems.ts';
import { percentile } from './figures.ts';

export interface Acknowledgement {
  readonly perSecond: number;
  readonly webhooks: number;
  readonly refused: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** The first second warms up and is not counted. */
export async function measureAcknowledgement(
  options: RuntimeOptions,
  systems: EmulatedSystems,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Acknowledgement> {
  const runtime = await startRuntime({ ...options, roles: ['intake'], port: 0 });
  const url = `${runtime.url}/webhooks/bench/loop-returns`;
  const took = await systems.sendWebhooks({
    url,
    secret: webhookSecret,
    firstId: 70_000_000,
    count: perSecond * (seconds + 1),
    perSecond,
    atOnce: 200,
  });
  // Nobody is to work on what was only sent to be acknowledged.
  await runtime.database.query(`delete from pgboss.job where name = 'records'`);
  await runtime.stop();
  const counted = took.slice(perSecond);
  const acknowledged = counted.filter((each) => !Number.isNaN(each));
  const rounded = (share: number): number => Number(percentile(acknowledged, share).toFixed(1));
  return {
    perSecond,
    webhooks: counted.length,
    refused: counted.length - acknowledged.length,
    medianMs: rounded(0.5),
    p99Ms: rounded(0.99),
  };
}
