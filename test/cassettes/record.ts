/**
 * Records the committed cassettes anew, from the emulators: `node bin/pinned-node.js test/cassettes/record.ts`. Beside
 * each stand the calls that were made, and how they ended.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCassette } from '../../src/operations/cassettes/cassette-file.ts';
import { readableJson } from '../../src/operations/cassettes/readable-json.ts';
import { subjects } from '../conformance/subject.ts';
import { openScenarioStore } from '../scenario/store.ts';
import { recordCalls } from './stand.ts';

/** A few readings with people in them, writes, and refusals of each system. */
const operations: Readonly<Record<string, readonly string[]>> = {
  'archean-r247': ['listStockLevels', 'createStockAdjustment', 'createOrder', 'ping'],
  commercetools: ['findInventoryEntries', 'getInventoryEntry', 'updateInventoryEntry', 'getOrder', 'createChannel'],
  fulfil: [
    'listParties',
    'listSales',
    'createInternalShipment',
    'createGiftCard',
    'listGiftCards',
    'createReturnOrder',
  ],
  'loop-returns': ['listReturns', 'getReturn', 'addNote', 'listNotes', 'closeReturn', 'cancelReturn'],
  returngo: ['listRmas', 'getRma', 'setRmaStatus', 'addComment', 'listTransactions'],
  shopify: ['getOrder', 'updateOrder', 'createRefund', 'setInventory', 'listLocations', 'createGiftCard'],
};

const store = await openScenarioStore();
for (const subject of subjects) {
  const { cassette, calls, results, hidden } = await recordCalls(store, subject, operations[subject.id] ?? []);
  const told = calls.map((call, index) => {
    const { kind, code } = results[index]?.outcome ?? {};
    return { ...call, outcome: kind, ...(code ? { code } : {}) };
  });
  const path = join(import.meta.dirname, subject.id);
  await writeCassette(`${path}.json`, cassette);
  writeFileSync(`${path}.calls.json`, `${readableJson(told)}\n`);
  console.log(`${subject.id}: ${cassette.exchanges.length} exchanges, ${hidden} values hidden`);
}
await store.close();
