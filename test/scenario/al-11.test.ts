/** AL-11: at month-end, returned units and value by location, and drift between Loop's lines and Archean's movements. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flowId, projectDeclarations } from './declarations.ts';
import { keys, openArchean, openLoop } from './emulated-systems.ts';
import { aroundNow, withReconcile } from './reconciling.ts';
import { aReturn, lineId, stock } from './returns.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { openSystemStage, type SystemStage } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

/** Three returns, of which the third was never told to Backhaul; and a movement in Archean that no return asks for. */
async function openMonth(): Promise<SystemStage<'loop-returns' | 'archean-r247'>> {
  const declarations = await projectDeclarations([flowId], (flow) => {
    flow.triggers = flow.triggers.filter(({ kind }) => kind !== 'poll');
  });
  const stage = await openSystemStage({
    store,
    declarations,
    systems: { 'loop-returns': openLoop, 'archean-r247': openArchean },
    // 6 ms: what differs is no timing any more by the time it is read.
    settings: { [flowId]: { adjustWithinMinutes: 0.0001 } },
  });
  const { 'loop-returns': loop, 'archean-r247': archean } = stage.systems;
  await archean.control('POST', 'seed', stock);
  const returns = [
    aReturn(1, [{}, { sku: 'JACKET', disposition: 'damaged' }]),
    aReturn(2, [{ outcome: 'keep' }]),
    aReturn(3),
  ];
  await loop.control('POST', 'seed', { returns });
  const { url } = await stage.start();
  await loop.control('POST', 'webhooks/deliver', {
    topic: 'return',
    trigger: 'return.closed',
    returnIds: ['1', '2'],
    url: `${url}/webhooks/${stage.brand.id}/loop-returns`,
  });
  await stage.rest();
  const line = {
    lineReference: 'loop-line:99:1',
    sku: 'TEE',
    locationCode: 'MAIN-SELL',
    quantity: 1,
    reasonCode: 'CORRECTION',
  };
  await fetch(`${archean.url}/v1/stock-adjustments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': keys.archean },
    body: JSON.stringify({ reference: 'by-hand', mode: 'delta', lines: [line] }),
  });
  return stage;
}

/** What is open, but for what the flow's monitor says of such a short limit: with the month it has nothing to do. */
const openOf = async (stage: SystemStage): Promise<string[]> =>
  (await stage.exceptions())
    .filter(({ code }) => code !== 'RETURN_NOT_ADJUSTED')
    .map(({ code, key }) => `${code} ${key}`)
    .sort();

test('AL-11: the report has units and value by location, and drift per SKU and location; its repairs mend what is missing', async () => {
  const stage = await openMonth();
  const [three, strange] = [`${lineId(3, 1)}@MAIN-SELL`, '99@MAIN-SELL'];
  try {
    await withReconcile(store, stage.brand, async (reconcile, folder) => {
      const csv = join(folder, 'report.csv');
      const { code, run } = await reconcile(...aroundNow(), '--csv', csv);
      expect(code).toBe(1);
      expect(run).toMatchObject({ state: 'complete', differences: { missingLeft: 1, missingRight: 1, differing: 0 } });
      expect(run.first).toMatchObject([
        { key: three, kind: 'missingRight', proposal: { flow: flowId, key: '3' } },
        { key: strange, kind: 'missingLeft', proposal: { person: expect.stringContaining('reverse') } },
      ]);
      const totals = run.totals.map(({ by, dimensions, value, left, right, drift }) => [
        by.map((name) => dimensions[name]).join(' '),
        value,
        left,
        right,
        drift,
      ]);
      expect(totals).toEqual([
        ['DAMAGED', 'goods', '20.00', '0', '20.00'],
        ['DAMAGED', 'units', '1', '1', '0'],
        ['MAIN-SELL', 'goods', '40.00', '0', '40.00'],
        ['MAIN-SELL', 'units', '2', '2', '0'],
        ['JACKET DAMAGED', 'goods', '20.00', '0', '20.00'],
        ['JACKET DAMAGED', 'units', '1', '1', '0'],
        ['TEE MAIN-SELL', 'goods', '40.00', '0', '40.00'],
        ['TEE MAIN-SELL', 'units', '2', '2', '0'],
      ]);
      const lines = (await readFile(csv, 'utf8')).split('\r\n');
      expect(lines[0]).toBe(
        'brand,flow,reconciler,kind,key,line,location,return,sku,value,currency,left,right,drift,stands_since,timing',
      );
      expect(lines.filter((text) => text.includes(',missingRight,'))).toHaveLength(1);
      // It only reads: nothing was raised and nothing handed over.
      expect(await openOf(stage)).toEqual([]);

      const applied = await reconcile(...aroundNow(), '--apply');
      expect(applied.run.handed).toEqual({ [flowId]: 1 });
      expect(await openOf(stage)).toEqual([`ADJUSTED_NOT_PROCESSED ${strange}`, `PROCESSED_NOT_ADJUSTED ${three}`]);
      await stage.rest();
      const again = await reconcile(...aroundNow(), '--apply');
      expect(again.run.differences).toEqual({ missingLeft: 1, missingRight: 0, differing: 0 });
      expect(again.run.handed).toEqual({});
      expect(await openOf(stage)).toEqual([`ADJUSTED_NOT_PROCESSED ${strange}`]);
    });
  } finally {
    await stage.close();
  }
});

test('AL-11: where Archean can not be read whole, the report says so, and proposes nothing', async () => {
  const stage = await openMonth();
  try {
    await stage.systems['archean-r247'].faults({
      kind: 'serverError',
      status: 500,
      probability: 1,
      match: { method: 'GET', path: '/v1/stock-adjustments' },
    });
    await withReconcile(store, stage.brand, async (reconcile) => {
      const { code, run } = await reconcile(...aroundNow(), '--apply');
      expect(code).toBe(1);
      expect(run).toMatchObject({ state: 'partial', differences: { missingRight: 0 }, handed: {} });
      expect(run.unread[0]).toContain('Archean, moved: Archean R247 Stock: Adjustments of a period did not succeed.');
      expect(await openOf(stage)).toEqual([expect.stringMatching(/^STOCK_REPORT_INCOMPLETE /)]);
    });
  } finally {
    await stage.close();
  }
});
