/** AL-6: after an adjustment, the new availability is read from Archean and shown in the shop. */
import type { Flow } from '../../schemas/formats/flow.ts';
import { aReturn, inspected, lineId, stock } from './returns.ts';
import { mainLocation, onShopStage, pair, type ShopStage, type ShopStageOptions } from './shop-stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { until } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const publish = `${pair}/publish-availability-to-shopify`;
const restock = `${pair}/restock-finalised-returns`;
const both = ['restock-finalised-returns', 'publish-availability-to-shopify'];
const shopLocations = { 'MAIN-SELL': mainLocation };

const options = (more: Partial<ShopStageOptions> = {}): ShopStageOptions => ({
  store,
  flows: both,
  settings: { [publish]: { shopLocations, behindMinutes: 0.002, recheckMinutes: 0.005 } },
  ...more,
});

/** A flow without a step: what the step protects from shows. */
const without =
  (flowId: string, stepId: string): NonNullable<ShopStageOptions['change']> =>
  ({ flows }) => {
    const flow = flows.get(flowId) as Flow;
    flows.set(flowId, { ...flow, steps: flow.steps.filter(({ id }) => id !== stepId) });
  };

const has = (stage: ShopStage, sku: string, onHand: number, locationCode = 'MAIN-SELL') =>
  stage.systems['archean-r247'].control('POST', 'seed', { levels: [{ sku, locationCode, onHand }] });

const seedReturn = (stage: ShopStage, id: number, lines = [{ sku: 'TEE' }]) => stage.seedReturns(aReturn(id, lines));

/** How often Shopify was told to set quantities, and really changed something. */
async function changesIn(stage: ShopStage): Promise<number> {
  const { effects } = await stage.systems.shopify.control<{ effects: { operation: string; count: number }[] }>(
    'GET',
    'ledger',
  );
  return effects
    .filter(({ operation }) => operation === 'inventorySetQuantities')
    .reduce((sum, { count }) => sum + count, 0);
}

test('AL-6: a returned unit that can be sold again is shown in the shop; without the hand-over the shop knows nothing of it', async () => {
  const play = async (stage: ShopStage): Promise<void> => {
    await has(stage, 'TEE', 4);
    await seedReturn(stage, 1);
    await stage.tell([1]);
  };
  await onShopStage(options(), async (stage) => {
    await play(stage);
    expect(await stage.shown('TEE')).toBe(5);
    expect(await stage.states()).toEqual({ confirmed: 2 });
    expect(await stage.exceptions()).toEqual([]);
  });
  await onShopStage(options({ change: without(restock, 'publish-to-shopify') }), async (stage) => {
    await play(stage);
    expect(await stage.shown('TEE')).toBe(0);
  });
});

test('AL-6: units that can not be sold change nothing in the shop, and one that is corrected goes out of it again', async () => {
  await onShopStage(options(), async (stage) => {
    await has(stage, 'TEE', 4);
    await has(stage, 'JACKET', 4);
    await stage.seedReturns(aReturn(1, [{ sku: 'TEE' }, { sku: 'JACKET', disposition: 'damaged' }]));
    await stage.tell([1]);
    expect([await stage.shown('TEE'), await stage.shown('JACKET')]).toEqual([5, 0]);
    const line = { line_item_id: lineId(1, 1), change: { disposition: inspected('damaged') } };
    await stage.systems['loop-returns'].control('POST', 'returns/1', { emit: false, lines: [line] });
    await stage.tell([1], { trigger: 'return.updated' });
    expect(await stage.shown('TEE')).toBe(4);
  });
});

test('AL-6: a level is published once, however often its return comes again', async () => {
  await onShopStage(options(), async (stage) => {
    await has(stage, 'TEE', 4);
    await seedReturn(stage, 1);
    await stage.tell([1], { duplicates: 2 });
    expect(await changesIn(stage)).toBe(1);
    // Somebody buys one: what Archean does not know yet is not put back into the shop by an old level.
    await stage.systems.shopify.control('POST', 'seed', {
      products: [{ id: 41, sku: 'TEE', levels: [{ locationId: 501, available: 4 }] }],
    });
    await stage.tell([1], { trigger: 'return.updated' });
    await stage.again(publish, ['TEE']);
    await stage.rest();
    expect([await changesIn(stage), await stage.shown('TEE')]).toEqual([1, 4]);
  });
});

test('AL-6: an answer that is lost is asked for again under the same key, and the level is set once', async () => {
  await onShopStage(options(), async (stage) => {
    await has(stage, 'TEE', 4);
    await seedReturn(stage, 1);
    // The search comes first, then the change.
    await stage.systems.shopify.faults({ kind: 'slow', delayMs: 1 }, { kind: 'dropAfterCommit' });
    await stage.tell([1]);
    expect([await changesIn(stage), await stage.shown('TEE')]).toEqual([1, 5]);
    expect((await stage.story('TEE')).record.state).toBe('confirmed');
  });
});

test.each([
  ['refused and decided anew', options, 9],
  [
    'overwritten, where the comparison is taken out',
    (): ShopStageOptions =>
      options({
        change: ({ transforms }) => {
          const id = `${pair}/build-shop-levels`;
          const body = transforms.get(id);
          if (!body) throw new Error('the body of the change is not there');
          const expression = body.expression.replace(
            "'changeFromQuantity': changeFromQuantity",
            "'changeFromQuantity': null",
          );
          transforms.set(id, { ...body, expression });
        },
      }),
    5,
  ],
])(
  'AL-6: a newer level that came between reading and setting is not lost: the change is %s',
  async (_how, stageOptions, end) => {
    await onShopStage(stageOptions(), async (stage) => {
      await has(stage, 'TEE', 4);
      await seedReturn(stage, 1);
      await stage.systems.shopify.faults({ kind: 'slow', delayMs: 1 }, { kind: 'slow', delayMs: 700 });
      const told = stage.tell([1]);
      await until(10_000, async () => ((await requestsSent()) > 0 ? undefined : 'the change is not on its way'));
      // Meanwhile Archean has nine, and another hand has shown them.
      await has(stage, 'TEE', 9);
      await stage.systems.shopify.control('POST', 'seed', {
        products: [{ id: 41, sku: 'TEE', levels: [{ locationId: 501, available: 9 }] }],
      });
      await told;
      expect(await stage.shown('TEE')).toBe(end);

      async function requestsSent(): Promise<number> {
        const { rows } = await store.database.query<{ count: number }>(
          `select count(*)::int as count from backhaul.request where brand = $1 and flow = $2 and state = 'sent'`,
          [stage.brand.id, publish],
        );
        return rows[0]?.count ?? 0;
      }
    });
  },
);

test.each([
  ['not published', options, 5],
  [
    'published, where the comparison of times is taken out',
    (): ShopStageOptions => options({ change: without(publish, 'newest-only') }),
    2,
  ],
])('AL-6: a level from before the one that the shop shows is %s', async (_how, stageOptions, end) => {
  await onShopStage(stageOptions(), async (stage) => {
    const archean = stage.systems['archean-r247'];
    await archean.control('POST', 'clock', { advanceMs: 3_600_000 });
    await has(stage, 'TEE', 4);
    await seedReturn(stage, 1);
    await stage.tell([1]);
    expect(await stage.shown('TEE')).toBe(5);
    // A copy of Archean that is an hour behind answers; its versions begin anew, so that they tell nothing.
    await archean.control('POST', 'reset');
    await archean.control('POST', 'seed', {
      ...stock,
      levels: Array.from({ length: 3 }, (_, n) => ({ sku: 'TEE', locationCode: 'MAIN-SELL', onHand: n })),
    });
    await stage.again(publish, ['TEE']);
    await stage.rest();
    expect(await stage.shown('TEE')).toBe(end);
  });
});

test('AL-6: while Archean does not show the movement yet nothing is published, and it follows by itself', async () => {
  await onShopStage(options(), async (stage) => {
    await has(stage, 'TEE', 4);
    await stage.systems['archean-r247'].control('POST', 'settings', { visibilityMs: 1_500 });
    await stage.systems['archean-r247'].control('POST', 'clock', { advanceMs: 2_000 });
    await seedReturn(stage, 1);
    await stage.tell([1]);
    expect(await stage.shown('TEE')).toBe(0);
    expect((await stage.exceptions()).map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'LEVEL_BEHIND information',
    ]);
    await until(20_000, async () => ((await stage.shown('TEE')) === 5 ? undefined : 'it is not shown'));
    await stage.rest();
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AL-6: a location without a place in the shop is an exception, and the others go on; so is a SKU that the shop lacks', async () => {
  await onShopStage(options(), async (stage) => {
    const archean = stage.systems['archean-r247'];
    await archean.control('POST', 'seed', { locations: [{ code: 'POP-UP' }], products: [{ sku: 'CAP' }] });
    await has(stage, 'TEE', 4);
    await has(stage, 'TEE', 7, 'POP-UP');
    await stage.seedReturns(aReturn(1, [{ sku: 'TEE' }, { sku: 'CAP' }]));
    await stage.tell([1]);
    expect(await stage.shown('TEE')).toBe(5);
    const open = (await stage.exceptions()).map(
      ({ key, code, subject, owner }) => `${key} ${code} ${subject} ${owner}`,
    );
    expect(open.sort()).toEqual(['CAP SHOP_SKU_UNKNOWN CAP merchandising', 'TEE SHOP_LOCATION_UNMAPPED POP-UP it']);
    await stage.systems.shopify.control('POST', 'seed', {
      products: [{ id: 43, sku: 'CAP', levels: [{ locationId: 501, available: 0 }] }],
    });
    await until(20_000, async () => ((await stage.shown('CAP')) === 1 ? undefined : 'the cap is not shown'));
  });
});
