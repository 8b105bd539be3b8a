/** What becomes of webhooks that n8n has acknowledged when its process is killed, and started again on its database. */
import { setTimeout as wait } from 'node:timers/promises';
import { BugError } from '../../../src/errors/errors.ts';
import { type EmulatedSystems, webhookSecret } from '../emulated-systems.ts';
import type { N8n } from './n8n-process.ts';

export interface AfterKill {
  readonly acknowledged: number;
  /** Acknowledged returns of which no unit had moved when nothing had happened for 15 s after the restart. */
  readonly neverMoved: number;
}

const count = 300;
const limitMs = 60_000;
const quietMs = 15_000;

/** Kills it (SIGKILL) when a third of the returns have moved; gives back the one that it has started then. */
export async function killN8n(
  n8n: N8n,
  start: () => Promise<N8n>,
  systems: EmulatedSystems,
  firstId: number,
): Promise<{ readonly n8n: N8n; readonly afterKill: AfterKill }> {
  await systems.seedReturns(firstId, count);
  const { units: unitsBefore } = await systems.movements();
  const load = { url: n8n.webhookUrl, secret: webhookSecret, firstId, count, perSecond: 1_000_000, atOnce: 48 };
  const sent = systems.sendWebhooks(load);
  const moved = () => systems.adjustedReferences(unitsBefore);
  for (const startedAt = performance.now(); (await moved()).size < count / 3; await wait(50)) {
    if (performance.now() - startedAt > limitMs) throw new BugError(`n8n took more than ${limitMs} ms`);
  }
  await n8n.stop('SIGKILL');
  const took = await sent;
  const restarted = await start();
  let references = await moved();
  for (let changedAt = performance.now(); performance.now() - changedAt < quietMs; await wait(200)) {
    const now = await moved();
    if (now.size > references.size) changedAt = performance.now();
    references = now;
  }
  const acknowledged = took.flatMap((ms, index) => (Number.isNaN(ms) ? [] : [`return-${firstId + index}`]));
  const neverMoved = acknowledged.filter((reference) => !references.has(reference)).length;
  return { n8n: restarted, afterKill: { acknowledged: acknowledged.length, neverMoved } };
}
