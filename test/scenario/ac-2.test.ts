import type { Flow } from '../../schemas/formats/flow.ts';
import { onStockStage, type StockStage } from './stock.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const channels = { MAIN: 'main', NORTH: 'north', WEST: 'main', DOCK: 'dock', BACK: '' };

async function levelsEverywhere({ systems, move }: StockStage): Promise<void> {
  const codes = ['MAIN', 'NORTH', 'WEST', 'DOCK', 'BACK', 'ATTIC'];
  await systems['archean-r247'].control('POST', 'seed', {
    products: [{ sku: 'TEE' }],
    locations: codes.map((code) => ({ code })),
  });
  await systems.commercetools.control('POST', 'seed', { products: [{ skus: ['TEE'] }] });
  await move(...codes.map((locationCode, index) => ({ sku: 'TEE', locationCode, quantity: index + 1 })));
}

test('AC-2: an unmapped location and a channel that is missing are exceptions, and the other regions go on', async () => {
  await onStockStage({ store, settings: { channels } }, async (stage) => {
    await levelsEverywhere(stage);
    await stage.shows({ 'TEE@main': 4, 'TEE@north': 2 });
    await stage.rest();
    expect(Object.keys(await stage.shown())).toHaveLength(2);
    const held = (await stage.exceptions()).map(({ code, subject, owner }) => ({ code, subject, owner }));
    expect(held).toHaveLength(2);
    expect(held).toContainEqual({ code: 'LOCATION_UNMAPPED', subject: 'ATTIC', owner: 'it' });
    expect(held).toContainEqual({ code: 'CHANNEL_UNKNOWN', subject: 'dock', owner: 'it' });
    await stage.subscribe('channel');
    await stage.commercetools('POST', 'channels', { key: 'dock', roles: ['InventorySupply'] });
    // It goes on by itself once commercetools tells of the channel.
    await stage.shows({ 'TEE@dock': 4 });
    await stage.rest();
    expect((await stage.exceptions()).map(({ subject }) => subject)).toEqual(['ATTIC']);
  });
});

test('AC-2: were what can not be placed not raised, nobody would know that it is not offered', async () => {
  const silent = {
    store,
    settings: { channels },
    change: ({ flow }: { readonly flow: Flow }) => {
      flow.steps = flow.steps.filter(({ id }) => id !== 'raise-findings');
    },
  };
  await onStockStage(silent, async (stage) => {
    await levelsEverywhere(stage);
    await stage.shows({ 'TEE@main': 4 });
    await stage.rest();
    expect(await stage.exceptions()).toEqual([]);
    expect(await stage.states()).toEqual({ confirmed: 1 });
  });
});
