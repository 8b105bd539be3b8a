/** AL-6: after an adjustment, the new availability is shown in commercetools too. */
import { projectDeclarations } from './declarations.ts';
import { openArchean, openCommercetools, openLoop } from './emulated-systems.ts';
import { aReturn, stock } from './returns.ts';
import { pair } from './shop-stage.ts';
import { clientOf, stockFlow } from './stock.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { openSystemStage } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const restock = `${pair}/restock-finalised-returns`;
const channels = {
  'MAIN-SELL': 'main',
  DAMAGED: '',
  QUARANTINE: '',
  REFURBISH: '',
  DONATE: '',
  DISPOSE: '',
};

/** Restocks a unit of a SKU of which four are there; gives what commercetools shows then, and how often it was told. */
async function shownAfterReturn(handsOver: boolean): Promise<string[]> {
  const declarations = await projectDeclarations([restock, stockFlow], (flow) => {
    flow.record = { ...flow.record, waitMs: 0 };
    // What Archean would tell by itself is left out: what is shown comes from the return alone.
    flow.triggers = flow.triggers.filter(({ id }) => ['loop-webhook', 'from-flow'].includes(id));
    if (!handsOver) flow.steps = flow.steps.filter(({ shape }) => shape !== 'run-flow');
  });
  const stage = await openSystemStage({
    store,
    declarations,
    systems: {
      'loop-returns': openLoop,
      'archean-r247': () => openArchean(),
      commercetools: () => openCommercetools(),
    },
    settings: { [stockFlow]: { channels } },
  });
  const { 'loop-returns': loop, 'archean-r247': archean, commercetools } = stage.systems;
  try {
    await archean.control('POST', 'seed', {
      ...stock,
      levels: [{ sku: 'TEE', locationCode: 'MAIN-SELL', onHand: 4 }],
    });
    await commercetools.control('POST', 'seed', {
      channels: [{ key: 'main' }],
      products: [{ skus: ['TEE', 'JACKET'] }],
    });
    await loop.control('POST', 'seed', { returns: [aReturn(1)] });
    await stage.start();
    await loop.control('POST', 'webhooks/deliver', {
      topic: 'return',
      trigger: 'return.closed',
      duplicates: 1,
      returnIds: ['1'],
      url: `${stage.runtimes[0]?.url}/webhooks/${stage.brand.id}/loop-returns`,
    });
    await stage.rest();
    expect(await stage.exceptions()).toEqual([]);
    const { effects } = await commercetools.control<{ effects: { count: number }[] }>('GET', 'ledger');
    const { results } = (await (
      await clientOf(commercetools.url)
    )('GET', 'inventory')) as {
      results: { sku: string; quantityOnStock: number }[];
    };
    const times = effects.reduce((sum, { count }) => sum + count, 0);
    return results.map(({ sku, quantityOnStock }) => `${sku} ${quantityOnStock}, told ${times} times`);
  } finally {
    await stage.close();
  }
}

test('AL-6: a returned unit that can be sold again is shown in commercetools, once', async () => {
  expect(await shownAfterReturn(true)).toEqual(['TEE 5, told 1 times']);
});

test('AL-6: without the hand-over commercetools shows nothing of a return', async () => {
  expect(await shownAfterReturn(false)).toEqual([]);
});
