/**
 * The peer that does the same work: bare pg-boss, whose jobs read their return, write what they are about to do, make the
 * adjustment and write its answer. As a loop written by hand would: a call of each kind for each job, none for many.
 */
import { Agent } from 'node:http';
import axios from 'axios';
import { BugError } from '../../src/errors/errors.ts';
import type { Database } from '../../src/runtime/store/database.ts';
import { adjustmentOf, paths } from './adjustment-of-return.ts';
import { type BareWork, writeLedger, writeSnapshot } from './bare-queue.ts';
import type { EmulatedSystems } from './emulated-systems.ts';

/** Of 24, 48, 96 and 200 calls at once, batches of 25 to 200 and 1, 2 and 4 in hand: fastest, on a busy machine. */
export function sameWork(database: Database, { loopUrl, archeanUrl }: EmulatedSystems): BareWork {
  const httpAgent = new Agent({ keepAlive: true, maxSockets: 48 });
  const loop = axios.create({ baseURL: loopUrl, httpAgent, headers: { 'X-Authorization': 'loop-emulator-key' } });
  const archean = axios.create({ baseURL: archeanUrl, httpAgent, headers: { 'X-API-KEY': 'archean-emulator-key' } });
  return {
    queueName: 'same-work',
    batch: 100,
    batchesAtOnce: 2,
    async work({ id, data }) {
      const { data: details } = await loop.get(paths.returnDetails, { params: { return_id: data.id } });
      const adjustment = adjustmentOf(details);
      await writeLedger(database, id, adjustment);
      const { data: answer } = await archean.post(paths.stockAdjustments, adjustment, {
        headers: { 'Idempotency-Key': adjustment.reference },
      });
      if (answer.status !== 'applied') throw new BugError(`adjustment ${adjustment.reference} was ${answer.status}`);
      await writeSnapshot(database, String(data.id), answer);
    },
  };
}
