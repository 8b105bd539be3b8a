/**
 * Stock of new SKUs written to commercetools one call each, and through the Import API: calls and time per level, against
 * the emulator on loopback. `node bin/pinned-node.js bench/stock-writes.ts [milliseconds of a call]`: the emulator answers
 * so much later (default 40), as a system at some distance does.
 */

import { onStockStage } from '../test/scenario/stock.ts';
import { openScenarioStore, type ScenarioStore } from '../test/scenario/store.ts';

const delayMs = Number(process.argv[2] ?? 40);
const sizes = [5, 10, 20, 40, 100, 200];
const repeats = 3;

interface Measured {
  /** Calls that write, and that find out what became of a write, for each level. */
  readonly calls: number;
  /** Milliseconds for each level, from the start of the runtime until all is shown and at rest. */
  readonly ms: number;
}

async function measure(store: ScenarioStore, count: number, bulkFrom: number): Promise<Measured> {
  const skus = Array.from({ length: count }, (_, n) => `SKU-${n}`);
  let measured: Measured = { calls: Number.NaN, ms: Number.NaN };
  await onStockStage({ store, polls: true, running: false, settings: { bulkFrom } }, async (stage) => {
    const { 'archean-r247': archean, commercetools } = stage.systems;
    await archean.control('POST', 'seed', { products: skus.map((sku) => ({ sku })) });
    await commercetools.control('POST', 'seed', { products: [{ skus }] });
    await stage.move(...skus.map((sku) => ({ sku, locationCode: 'MAIN', quantity: 5 })));
    const match = { path: '/demo/' };
    if (delayMs > 0) await commercetools.faults({ kind: 'slow', delayMs, times: 1_000_000, match });
    const began = performance.now();
    await stage.start();
    await stage.shows(Object.fromEntries(skus.map((sku) => [`${sku}@main`, 5])));
    await stage.rest();
    const ms = (performance.now() - began) / count;
    const routes = [
      'POST /:projectKey/inventory',
      'POST /:projectKey/import-containers',
      'POST /:projectKey/inventories/import-containers/:containerKey',
      'GET /:projectKey/import-containers/:containerKey/import-operations',
    ];
    let calls = 0;
    for (const route of routes) calls += (await stage.calls('commercetools', route)).calls;
    measured = { calls: calls / count, ms };
  });
  return measured;
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const store = await openScenarioStore();
try {
  process.stdout.write(`Each call takes ${delayMs} ms longer; the middle of ${repeats} runs.\n`);
  for (const count of sizes) {
    for (const [way, bulkFrom] of [
      ['one by one', 201],
      ['imported', 1],
    ] as const) {
      const runs: Measured[] = [];
      for (let run = 0; run < repeats; run += 1) runs.push(await measure(store, count, bulkFrom));
      const calls = middle(runs.map((each) => each.calls)).toFixed(2);
      const ms = middle(runs.map((each) => each.ms)).toFixed(1);
      process.stdout.write(
        `${String(count).padStart(4)} SKUs ${way.padEnd(10)} ${calls} calls and ${ms} ms per level\n`,
      );
    }
  }
} finally {
  await store.close();
}
