/**
 * The restock flow beside n8n, from the first webhook that is sent to the last unit that Archean has moved. Both take the
 * same webhooks from the same sender, as fast as they acknowledge them, call the same emulators and keep their data on the
 * same PostgreSQL; they run in turns. Both acknowledge what they have stored; `peerAfterKill` counts what n8n acknowledges
 * and never moves when it is killed. Backhaul also verifies the signatures, asks Archean for the SKUs,
 * and waits a second for further news of each return, as its blueprint says; n8n is spared that.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { BugError } from '../../src/errors/errors.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { type EmulatedSystems, webhookSecret } from './emulated-systems.ts';
import { median } from './figures.ts';
import { n8nVersion } from './n8n/install-n8n.ts';
import { type AfterKill, killN8n } from './n8n/kill-n8n.ts';
import type { N8n } from './n8n/n8n-process.ts';
import { ownProcessorMs, processorMs } from './processor-time.ts';
import { assertConfirmed, databaseTime, untilAtRest } from './restock.ts';
import type { WebhookLoad } from './send-webhooks.ts';

const warmUps = 2;
const limitMs = 180_000;
/** Webhooks that are out at once. */
const atOnce = 48;

export interface PeerComparison {
  readonly peer: string;
  readonly rounds: number;
  readonly records: number;
  readonly peerRecords: number;
  readonly recordsPerSecond: number;
  readonly peerRecordsPerSecond: number;
  readonly ratio: number;
  /** For each record, of the process that takes the webhooks and works. */
  readonly processorMicroseconds: number;
  readonly peerProcessorMicroseconds: number;
  readonly peerAfterKill: AfterKill;
}

export interface PeerSize {
  readonly records: number;
  /** Fewer, because n8n takes long for them. */
  readonly peerRecords: number;
  readonly rounds: number;
  readonly verbose: boolean;
}

interface Measured {
  readonly rate: number;
  readonly microseconds: number;
}

export async function measurePeer(
  runtime: Runtime,
  startN8n: () => Promise<N8n>,
  systems: EmulatedSystems,
  { records, peerRecords, rounds, verbose }: PeerSize,
): Promise<PeerComparison> {
  let firstId = 60_000_000;
  const measure = async (url: string, count: number, used: () => number): Promise<Measured> => {
    const before = used();
    const rate = await recordsPerSecond(systems, url, firstId, count);
    return { rate, microseconds: ((used() - before) * 1000) / count };
  };
  const ours: Measured[] = [];
  const peers: Measured[] = [];
  let n8n = await startN8n();
  try {
    for (let round = 0; round < warmUps + rounds; round += 1) {
      const mine = await measure(`${runtime.url}/webhooks/bench/loop-returns`, records, ownProcessorMs);
      await untilAtRest(runtime, 'bench', firstId, records, await databaseTime(runtime));
      await assertConfirmed(runtime, 'bench', firstId, records);
      firstId += records;
      const peer = await measure(n8n.webhookUrl, peerRecords, () => processorMs(n8n.processId));
      firstId += peerRecords;
      if (verbose) console.error(JSON.stringify({ mine, peer }));
      if (round < warmUps) continue;
      ours.push(mine);
      peers.push(peer);
    }
    const killed = await killN8n(n8n, startN8n, systems, firstId);
    n8n = killed.n8n;
    const rate = (of: readonly Measured[]): number => median(of.map((one) => one.rate));
    const microseconds = (of: readonly Measured[]): number => Math.round(median(of.map((one) => one.microseconds)));
    return {
      peer: `n8n ${n8nVersion}`,
      rounds,
      records,
      peerRecords,
      recordsPerSecond: Math.round(rate(ours)),
      peerRecordsPerSecond: Number(rate(peers).toFixed(1)),
      ratio: Number((rate(ours) / rate(peers)).toFixed(1)),
      processorMicroseconds: microseconds(ours),
      peerProcessorMicroseconds: microseconds(peers),
      peerAfterKill: killed.afterKill,
    };
  } finally {
    await n8n.stop();
  }
}

/** Sends the webhooks of new returns, and waits until each of their units was moved, once. */
async function recordsPerSecond(
  systems: EmulatedSystems,
  url: string,
  firstId: number,
  count: number,
): Promise<number> {
  const { units: before } = await systems.movements();
  const units = await systems.seedReturns(firstId, count);
  const sentAt = Date.now();
  await sendAll(systems, { url, secret: webhookSecret, firstId, count, perSecond: 1_000_000, atOnce });
  for (const startedAt = performance.now(); performance.now() - startedAt < limitMs; await wait(50)) {
    const moved = await systems.movements();
    if (moved.doubled > 0) throw new BugError(`${moved.doubled} units were moved twice`);
    if (moved.units - before === units) return (count / (Date.parse(moved.last) - sentAt)) * 1000;
  }
  const { units: after } = await systems.movements();
  throw new BugError(`${after - before} of ${units} units were moved within ${limitMs} ms`);
}

/** What is not acknowledged (on a machine that others keep busy) is sent again, as Loop does. */
async function sendAll(systems: EmulatedSystems, load: WebhookLoad): Promise<void> {
  const took = await systems.sendWebhooks(load);
  const refused = took.flatMap((ms, index) => (Number.isNaN(ms) ? [load.firstId + index] : []));
  if (refused.length > 0) console.error(`${refused.length} of ${load.count} webhooks were not acknowledged at first`);
  for (const firstId of refused) {
    const [ms] = await systems.sendWebhooks({ ...load, firstId, count: 1 });
    if (Number.isNaN(ms)) throw new BugError(`the webhook of return ${firstId} was not acknowledged twice`);
  }
}
