/**
 * Intake: storing events with their records and jobs, against the peer, pg-boss inserting bare jobs into the same server.
 * Pages of 100, 2,000 items a round, every key new.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptEvents } from '../src/runtime/intake/accept-events.ts';
import { openStore } from '../src/runtime/runtime.ts';
import { compare } from './measure.ts';

const page = 100;
const items = 2_000;
const dataFolder = mkdtempSync(join(tmpdir(), 'backhaul-bench-'));
const { database, queue } = await openStore({ dataFolder });
const body = {
  id: '1',
  state: 'closed',
  line_items: Array.from({ length: 3 }, (_, index) => ({ line_item_id: index, sku: 'TEE-BLK-M' })),
};
const keys = (name: string, round: number, start: number) =>
  Array.from({ length: page }, (_, index) => `${name}-${round}-${start + index}`);

await compare('Intake in pages of 100', 7, [
  {
    name: 'pg-boss, bare jobs (peer)',
    async run(round) {
      for (let start = 0; start < items; start += page) {
        await queue.enqueue(keys('bare', round, start).map((key) => ({ key, data: body })));
      }
      return items;
    },
  },
  {
    name: 'backhaul: event, record, history and job',
    async run(round) {
      for (let start = 0; start < items; start += page) {
        const events = keys('event', round, start).map((key) => ({
          brand: 'bench',
          flow: 'a--b/c',
          key,
          orderingKey: key,
          version: '1',
          source: 'poll' as const,
          trigger: null,
          body,
          tracked: {},
        }));
        await database.transaction((transaction) => acceptEvents(transaction, queue, events));
      }
      return items;
    },
  },
]);
await queue.close();
await database.close();
rmSync(dataFolder, { recursive: true, force: true });
