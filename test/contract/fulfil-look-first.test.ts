/** What others have made in Fulfil already is found before anything is sent, and never made a second time. */
import { randomUUID } from 'node:crypto';
import { connector } from '../../connectors/fulfil/connector.ts';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { testClient } from '../../src/emulators/core/test-client.ts';
import { startFulfilEmulator } from '../../src/emulators/fulfil/server.ts';
import { type Connection, openConnection } from '../../src/runtime/connection/connection.ts';
import type { Database } from '../../src/runtime/store/database.ts';
import { makeMigratedHome, type TestHome } from '../../src/runtime/store/test-home.ts';
import { storeIntended } from '../../src/runtime/work/effects.ts';
import { sendRequest } from '../../src/runtime/work/send-request.ts';

let home: TestHome;
let database: Database;
let emulator: Emulator;
let connection: Connection;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  emulator = await startFulfilEmulator({ callsPerSecond: 100_000 });
  process.env.FULFIL_TOKEN = 'fulfil-emulator-token';
  const rate = { limit: 10_000, windowMs: 1_000, burst: 9_000, pauseMs: 100 };
  const retry = { attempts: 0, baseMs: 10, maximumMs: 20 };
  const brand: Brand = {
    id: 'brand',
    title: 'Brand',
    connectors: {
      fulfil: { settings: { baseUrl: emulator.url, rate, retry }, credentials: { token: { env: 'FULFIL_TOKEN' } } },
    },
    flows: {},
  };
  connection = await openConnection(database, brand, connector);
});
afterAll(async () => {
  await emulator.close();
  await database.close();
  await home.remove();
});

const body = {
  channel_identifier: 'loop-70001',
  reference: '#1001-R1',
  warehouse: 4,
  lines: [{ order_line_id: 91_001, return_quantity: 1 }],
};

/** Stores the write as a step does, and sends it. */
async function send() {
  const id = randomUUID();
  const request = {
    brand: 'brand',
    id,
    flow: 'flow',
    step: 'raise',
    connector: 'fulfil',
    operation: 'createReturnOrder',
    reference: id,
    parameters: { saleId: 84_001 },
    body,
  };
  const effect = { key: id, subject: '', lineReference: id, line: { lineReference: id } };
  await database.transaction((transaction) => storeIntended(transaction, [{ request, lines: [effect] }]));
  const end = await sendRequest(database, connection, connection.operation('createReturnOrder'), request, [id]);
  const { rows } = await database.query('select state from backhaul.request where id = $1', [id]);
  return { end, state: rows[0]?.state };
}

const client = () => testClient(emulator, {});
const raised = async () =>
  (await client().ledger()).effects.filter(({ operation }) => operation === 'sale.sale.return_order');

test('a return that stands there already is taken for the effect; one that does not is raised', async () => {
  expect(await send()).toMatchObject({
    end: { kind: 'answered', answer: [{ id: expect.any(Number) }] },
    state: 'confirmed',
  });
  expect(await raised()).toHaveLength(1);
  expect(await send()).toMatchObject({
    end: { kind: 'answered', answer: [{ id: expect.any(Number) }] },
    state: 'confirmed',
  });
  expect(await raised()).toHaveLength(1);
});

test('where looking does not succeed, nothing is sent', async () => {
  await client().control('/reset', {});
  await client().control('/faults', { faults: [{ kind: 'serverError', status: 500, match: { path: 'search_read' } }] });
  expect(await send()).toMatchObject({ end: { kind: 'open', notApplied: true }, state: 'intended' });
  expect(await raised()).toEqual([]);
});
