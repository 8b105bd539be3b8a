/** AL-7: an exchange for an item that Archean does not have is stopped in Loop before it is finalised. */
import type { Flow } from '../../schemas/formats/flow.ts';
import { keys } from './emulated-systems.ts';
import { aReturn } from './returns.ts';
import { onShopStage, pair, type ShopStage, type ShopStageOptions } from './shop-stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { until } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const flow = `${pair}/check-exchanges`;
const options = (more: Partial<ShopStageOptions> = {}): ShopStageOptions => ({
  store,
  flows: ['check-exchanges'],
  settings: { [flow]: { recheckMinutes: 0.005, pollMinutes: 0.001 } },
  ...more,
});

const exchange = (sku: string | null, n = 1) => ({
  exchange_id: `61${n}`,
  exchange_order_id: null,
  exchange_order_name: null,
  sku,
  out_of_stock: false,
});
const asking = (id: number, ...skus: (string | null)[]) =>
  aReturn(id, [{}], { state: 'open', outcome: 'exchange', exchanges: skus.map((sku, n) => exchange(sku, n + 1)) });

const has = (stage: ShopStage, sku: string, onHand: number) =>
  stage.systems['archean-r247'].control('POST', 'seed', { levels: [{ sku, locationCode: 'MAIN-SELL', onHand }] });

/** Asks Loop itself, as the warehouse would. */
async function loopCall(stage: ShopStage, method: 'GET' | 'POST', path: string): Promise<unknown> {
  const answer = await fetch(`${stage.systems['loop-returns'].url}/api/v1/warehouse/return${path}`, {
    method,
    headers: { 'x-authorization': keys.loop },
  });
  return answer.json();
}
const returnIn = async (stage: ShopStage, id: number) =>
  (await loopCall(stage, 'GET', `/details?return_id=${id}`)) as {
    readonly state: string;
    readonly exchanges: readonly { readonly exchange_order_name: string | null }[];
  };
const notesOf = async (stage: ShopStage, id: number): Promise<string[]> => {
  const notes = (await loopCall(stage, 'GET', `/${id}/notes`)) as readonly { content: string }[] | false;
  return notes ? notes.map(({ content }) => content) : [];
};

const told = { trigger: 'return.created' };
const open = async (stage: ShopStage) =>
  (await stage.exceptions()).map(({ key, code, subject, owner }) => `${key} ${code} ${subject} ${owner}`).sort();

test.each([
  ['is held, and Loop makes no order for it', options, 'review', null],
  [
    'becomes an order that can not be sent, where the flag is taken out',
    (): ShopStageOptions =>
      options({
        change: ({ flows }) => {
          const declared = flows.get(flow) as Flow;
          flows.set(flow, { ...declared, steps: declared.steps.filter(({ id }) => id !== 'flag-return') });
        },
      }),
    'closed',
    expect.stringContaining('EXC-'),
  ],
])('AL-7: an exchange for an item that is not there %s', async (_what, stageOptions, state, order) => {
  await onShopStage(stageOptions(), async (stage) => {
    await stage.seedReturns(asking(1, 'JACKET'));
    await stage.tell([1], told);
    expect(await open(stage)).toEqual(['1 EXCHANGE_UNAVAILABLE JACKET customer-experience']);
    await loopCall(stage, 'POST', '/1/process');
    await until(10_000, async () => ((await returnIn(stage, 1)).state === state ? undefined : `it is not ${state}`));
    const [item] = (await returnIn(stage, 1)).exchanges;
    expect(item?.exchange_order_name).toEqual(order);
  });
});

test('AL-7: the return is flagged and noted once, and the exception names the SKU and what can be offered', async () => {
  await onShopStage(options(), async (stage) => {
    await stage.seedReturns(asking(1, 'JACKET'));
    await stage.tell([1], { ...told, duplicates: 2 });
    await stage.tell([1], { trigger: 'return.updated' });
    await stage.again(flow, ['1']);
    await stage.rest();
    expect(await notesOf(stage, 1)).toEqual([expect.stringContaining('JACKET not available in Archean')]);
    const [exception] = await stage.exceptions();
    expect(exception?.message).toContain('Offer a refund or another item');
    const { effects } = await stage.systems['loop-returns'].control<{
      effects: { operation: string; count: number }[];
    }>('GET', 'ledger');
    expect(effects.map(({ operation, count }) => `${operation} ${count}`)).toEqual(['flag 1', 'note 1']);
    expect((await stage.story(1)).record).toMatchObject({ priority: 5 });
  });
});

test('AL-7: an exchange for an item that is there is left alone, and so is a return without one', async () => {
  await onShopStage(options(), async (stage) => {
    await has(stage, 'JACKET', 1);
    await stage.seedReturns(asking(1, 'JACKET'), aReturn(2, [{}], { state: 'open' }), asking(3, 'JACKET', 'JACKET'));
    await stage.tell([1, 2, 3], told);
    expect(await open(stage)).toEqual(['3 EXCHANGE_UNAVAILABLE JACKET customer-experience']);
    expect([(await returnIn(stage, 1)).state, (await returnIn(stage, 2)).state]).toEqual(['open', 'open']);
    expect(await notesOf(stage, 1)).toEqual([]);
  });
});

test('AL-7: when the item is there again its exception closes, and one asks for the release until Loop has it', async () => {
  await onShopStage(options(), async (stage) => {
    await stage.seedReturns(asking(1, 'JACKET'));
    await stage.tell([1], told);
    await has(stage, 'JACKET', 1);
    const waits = '1 EXCHANGE_WAITS_FOR_RELEASE 1 customer-experience';
    await until(20_000, async () => ((await open(stage)).join() === waits ? undefined : (await open(stage)).join()));
    expect((await returnIn(stage, 1)).state).toBe('review');
    await stage.systems['loop-returns'].control('POST', 'returns/1', { emit: false, change: { state: 'open' } });
    await until(20_000, async () => ((await open(stage)).length === 0 ? undefined : (await open(stage)).join()));
    await stage.rest();
    expect((await returnIn(stage, 1)).state).toBe('open');
  });
});

test('AL-7: a SKU that Archean does not know is an exception of its own, and the return goes on', async () => {
  await onShopStage(options(), async (stage) => {
    await has(stage, 'TEE', 1);
    await stage.seedReturns(asking(1, 'UNHEARD-OF', 'TEE', null));
    await stage.tell([1], told);
    expect(await open(stage)).toEqual([
      '1 EXCHANGE_SKU_UNKNOWN 613 merchandising',
      '1 EXCHANGE_SKU_UNKNOWN UNHEARD-OF merchandising',
    ]);
    expect((await returnIn(stage, 1)).state).toBe('open');
  });
});

test('AL-7: an exchange that no webhook tells of is found by the poll, and held', async () => {
  await onShopStage(options({ polls: true }), async (stage) => {
    await stage.seedReturns(asking(1, 'JACKET'));
    await until(20_000, async () => ((await returnIn(stage, 1)).state === 'review' ? undefined : 'it is not held'));
    await stage.stop();
    expect(await open(stage)).toEqual(['1 EXCHANGE_UNAVAILABLE JACKET customer-experience']);
  });
});

test('AL-7: a return that Loop processes before it can be held is a critical exception', async () => {
  await onShopStage(options({ settings: { [flow]: { recheckMinutes: 60 } } }), async (stage) => {
    await stage.seedReturns(asking(1, 'JACKET'));
    await stage.systems['loop-returns'].faults({ kind: 'slow', delayMs: 800, match: { path: '/flag' } });
    const delivered = stage.tell([1], told);
    await until(10_000, async () => ((await stage.states()).sent ? undefined : 'the flag is not on its way'));
    await stage.systems['loop-returns'].control('POST', 'returns/1', { emit: false, change: { state: 'closed' } });
    await delivered;
    const codes = (await stage.exceptions()).map(({ code, severity }) => `${code} ${severity}`);
    expect(codes.sort()).toEqual(['EXCHANGE_UNAVAILABLE error', 'FLAG_REFUSED critical']);
  });
});
