/**
 * From Loop's list to confirmed adjustments: the runtime, against the peer, a plain script that reads the same pages,
 * asks for the same SKUs and posts the same batches, and keeps nothing. Both against the emulators without faults and
 * without a felt limit; 1,000 returns a round, new emulators and a new data folder each round. Prints the memory too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadDeclarations } from '../src/cli/declarations.ts';
import { startArcheanEmulator } from '../src/emulators/archean-r247/server.ts';
import { generateReturns } from '../src/emulators/loop-returns/generate.ts';
import { startLoopReturnsEmulator } from '../src/emulators/loop-returns/server.ts';
import { controlClient } from '../src/operations/demonstration/control-client.ts';
import { demoProducts } from '../src/operations/demonstration/scenario.ts';
import { startRuntime } from '../src/runtime/runtime.ts';
import { compare } from './measure.ts';

const count = 1_000;
const flow = 'archean-r247--loop-returns/restock-finalised-returns';
process.env.BENCH_LOOP_KEY = 'loop-emulator-key';
process.env.BENCH_ARCHEAN_KEY = 'archean-emulator-key';

async function emulators() {
  const loop = await startLoopReturnsEmulator({ ratePerMinute: 1_000_000 });
  const archean = await startArcheanEmulator({ ratePerMinute: 1_000_000, allowNegativeStock: true });
  const products = demoProducts();
  await controlClient(loop.url).post('seed', {
    returns: generateReturns({ count, seed: 1, now: new Date().toISOString(), products }),
  });
  await controlClient(archean.url).post('seed', {
    products: products.map(({ sku }) => ({ sku })),
    locations: ['MAIN-SELL', 'DAMAGED', 'QUARANTINE', 'REFURBISH', 'DONATE', 'DISPOSE'].map((code) => ({ code })),
    reasons: ['RETURN_RESALEABLE', 'RETURN_DAMAGED', 'RETURN_QUARANTINE', 'RETURN_SCRAP', 'REVERSAL'].map((code) => ({
      code,
    })),
  });
  return { loop, archean };
}

async function runtimeRound(): Promise<number> {
  const { loop, archean } = await emulators();
  const dataFolder = mkdtempSync(join(tmpdir(), 'backhaul-bench-'));
  const { declarations } = await loadDeclarations(join(import.meta.dirname, '..'), ['demo']);
  const rate = { limit: 900_000, burst: 10_000 };
  const runtime = await startRuntime({
    declarations,
    brands: [
      {
        id: 'bench',
        title: 'Bench',
        connectors: {
          'loop-returns': { settings: { baseUrl: loop.url, rate }, credentials: { apiKey: { env: 'BENCH_LOOP_KEY' } } },
          'archean-r247': {
            settings: { baseUrl: archean.url, rate },
            credentials: { apiKey: { env: 'BENCH_ARCHEAN_KEY' } },
          },
        },
        flows: { [flow]: { version: '1.0.0' } },
      },
    ],
    location: { dataFolder },
    port: 0,
  });
  for (;;) {
    const { rows } = await runtime.database.query<{ done: boolean }>(
      `select exists (select 1 from backhaul.watermark where finished_at is not null)
          and not exists (select 1 from backhaul.record where state in ('received', 'queued', 'sent')) as done`,
    );
    if (rows[0]?.done) break;
    await wait(20);
  }
  await runtime.stop();
  await loop.close();
  await archean.close();
  rmSync(dataFolder, { recursive: true, force: true });
  return count;
}

const json = async <Answer>(url: string, init: RequestInit): Promise<Answer> =>
  (await (await fetch(url, init)).json()) as Answer;

interface ListedReturn {
  readonly id: string;
  readonly state: string;
  readonly line_items: readonly {
    readonly line_item_id: string;
    readonly sku: string;
    readonly disposition: unknown;
  }[];
}

async function plainRound(): Promise<number> {
  const { loop, archean } = await emulators();
  const headers = { 'X-API-KEY': 'archean-emulator-key', 'content-type': 'application/json' };
  const from = new Date(Date.now() - 7 * 86_400_000).toISOString();
  for (const state of ['', '&state=cancelled', '&state=review']) {
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = `paginate=true&pageSize=250&filter=updated_at&from=${from}&to=${new Date().toISOString()}${state}${cursor ? `&cursor=${cursor}` : ''}`;
      const page: { returns: ListedReturn[]; nextPageUrl: string | null } = await json(
        `${loop.url}/api/2026-10/warehouse/return/list?${query}`,
        { headers: { 'X-Authorization': 'loop-emulator-key' } },
      );
      const lines = page.returns.filter((each) => each.state === 'closed').flatMap((each) => each.line_items);
      const skus = [...new Set(lines.map(({ sku }) => sku).filter(Boolean))];
      if (skus.length > 0)
        await json(`${archean.url}/v1/products?sku=${encodeURIComponent(skus.join(','))}`, { headers });
      for (let start = 0; start < lines.length; start += 100) {
        await json(`${archean.url}/v1/stock-adjustments`, {
          method: 'POST',
          headers,
          body: JSON.stringify({
            reference: `plain:${cursor}:${state}:${start}`,
            mode: 'delta',
            lines: lines.slice(start, start + 100).map(({ line_item_id, sku, disposition }) => ({
              lineReference: `loop-line:${line_item_id}:1`,
              sku: sku || 'NONE',
              locationCode: disposition ? 'MAIN-SELL' : 'QUARANTINE',
              quantity: 1,
              reasonCode: 'RETURN_RESALEABLE',
            })),
          }),
        });
      }
      cursor = page.nextPageUrl ? new URL(page.nextPageUrl).searchParams.get('cursor') : null;
    }
  }
  await loop.close();
  await archean.close();
  return count;
}

await compare('1,000 returns from list to confirmed', 5, [
  { name: 'plain script that keeps nothing (peer)', run: plainRound },
  { name: 'backhaul, start of runtime and database included', run: runtimeRound },
]);
console.log(
  `  most memory of this process, emulators included: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
