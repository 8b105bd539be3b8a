/** AL-8: a refund made by hand in Shopify with no return in Loop is found, and raised. */
import type { Flow } from '../../schemas/formats/flow.ts';
import { closeExceptions } from '../../src/runtime/inquiry/act-on-exceptions.ts';
import { aReturn } from './returns.ts';
import { onShopStage, pair, type ShopStage, type ShopStageOptions } from './shop-stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { until } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const flow = `${pair}/find-refunds-outside-loop`;
const options = (settings: object = {}, more: Partial<ShopStageOptions> = {}): ShopStageOptions => ({
  store,
  flows: ['find-refunds-outside-loop'],
  polls: true,
  settings: { [flow]: { pollMinutes: 0.001, graceMinutes: 0.0001, recheckMinutes: 0.005, ...settings } },
  ...more,
});

interface Line {
  readonly id: string;
}

/** An order of two tees and a jacket, sent and paid; gives its lines. */
async function order(stage: ShopStage, id: number): Promise<readonly Line[]> {
  await stage.systems.shopify.control('POST', 'seed', {
    orders: [
      {
        id,
        name: `#S${id}`,
        lines: [
          { variantId: 41, quantity: 2 },
          { variantId: 42, quantity: 1 },
        ],
      },
    ],
  });
  const { order: made } = await stage.shop<{ order: { lineItems: { nodes: Line[] } } }>(
    'query lines($id: ID!) { order(id: $id) { lineItems(first: 5) { nodes { id } } } }',
    { id: `gid://shopify/Order/${id}` },
  );
  return made.lineItems.nodes;
}

/** Refunds units as a person does in Shopify's admin. */
async function refund(
  stage: ShopStage,
  id: number,
  line: Line | undefined,
  quantity = 1,
  note?: string,
): Promise<void> {
  const orderId = `gid://shopify/Order/${id}`;
  const { refundCreate } = await stage.shop<{ refundCreate: { userErrors: unknown[] } }>(
    `mutation byHand($input: RefundInput!, $key: String!) {
      refundCreate(input: $input) @idempotent(key: $key) { userErrors { message } }
    }`,
    {
      key: `${id} ${line?.id} ${quantity} ${note}`,
      input: { orderId, note, refundLineItems: [{ lineItemId: line?.id, quantity, restockType: 'NO_RESTOCK' }] },
    },
  );
  expect(refundCreate.userErrors).toEqual([]);
}

const numberOf = (line: Line | undefined): string => line?.id.split('/').at(-1) ?? '';

/** A return in Loop of one unit of each of these lines. */
const returned = (id: number, orderId: number, lines: readonly (Line | undefined)[], more: object = {}) => {
  const made = aReturn(
    id,
    lines.map(() => ({})),
    { provider_order_id: String(orderId), ...more },
  );
  return {
    ...made,
    line_items: made.line_items.map((item, n) => ({ ...item, provider_line_item_id: numberOf(lines[n]) })),
  };
};

const found = async (stage: ShopStage): Promise<string[]> =>
  (await stage.exceptions())
    .map(({ key, code, subject, owner }) => `${key.split('/').at(-1)} ${code} ${subject} ${owner}`)
    .sort();

/** Waits until a poll that began from now on has ended and all is at rest. */
async function polled(stage: ShopStage): Promise<void> {
  const since = new Date();
  await until(20_000, async () => {
    const { rows } = await store.database.query(
      'select 1 from backhaul.watermark where brand = $1 and run is null and position > $2',
      [stage.brand.id, since],
    );
    return rows.length > 0 ? undefined : 'no poll since';
  });
  await stage.rest();
}

test('AL-8: a refund by hand without a return is raised once; one with its return, and an order without refund, are not', async () => {
  await onShopStage(options(), async (stage) => {
    const [tee] = await order(stage, 1);
    const [, jacket] = await order(stage, 2);
    await order(stage, 3);
    await stage.seedReturns(returned(1, 2, [jacket], { state: 'open' }));
    await refund(stage, 1, tee, 2);
    await refund(stage, 2, jacket);
    await polled(stage);
    await polled(stage);
    expect(await found(stage)).toEqual([`1 REFUND_WITHOUT_RETURN ${numberOf(tee)} warehouse`]);
    expect((await stage.exceptions())[0]?.message).toContain('Order #S1: 2 of "TEE" refunded by hand');
    expect((await stage.story('#S2')).record).toMatchObject({ state: 'skipped' });
    const effects = await stage.systems['loop-returns'].control<{ effects: unknown[] }>('GET', 'ledger');
    expect(effects.effects).toEqual([]);
  });
});

test('AL-8: it closes when its return is made in Loop', async () => {
  await onShopStage(options(), async (stage) => {
    const [tee] = await order(stage, 1);
    await refund(stage, 1, tee);
    await until(20_000, async () => ((await found(stage)).length > 0 ? undefined : 'it is not found'));
    await stage.seedReturns(returned(1, 1, [tee]));
    await until(20_000, async () => ((await found(stage)).length === 0 ? undefined : 'it does not close'));
  });
});

test("AL-8: within the time that is allowed it is only noted, and becomes the warehouse's when the time is over", async () => {
  await onShopStage(options({ graceMinutes: 0.12 }), async (stage) => {
    const [tee] = await order(stage, 1);
    await refund(stage, 1, tee);
    await until(20_000, async () => ((await found(stage)).length > 0 ? undefined : 'it is not found'));
    expect(await found(stage)).toEqual([`1 REFUND_IN_GRACE ${numberOf(tee)} customer-experience`]);
    const late = `1 REFUND_WITHOUT_RETURN ${numberOf(tee)} warehouse`;
    await until(20_000, async () => ((await found(stage)).join() === late ? undefined : (await found(stage)).join()));
  });
});

test.each([
  ['is known by its note', {}, []],
  ['would be taken for one by hand, where its note is not read', { loopNoteMarks: [] }, ['REFUND_WITHOUT_RETURN']],
])('AL-8: a refund by Loop for a return that is not the one it shows %s', async (_how, settings, codes) => {
  await onShopStage(options(settings), async (stage) => {
    const [tee, jacket] = await order(stage, 1);
    await stage.seedReturns(returned(1, 1, [jacket]), returned(2, 1, [tee]));
    await refund(stage, 1, tee, 1, 'Loop return 2');
    await polled(stage);
    expect((await stage.exceptions()).map(({ code }) => code)).toEqual(codes);
  });
});

test('AL-8: an ignored finding stays ignored when the order changes again, and a second line is raised', async () => {
  await onShopStage(options(), async (stage) => {
    const [tee, jacket] = await order(stage, 1);
    await refund(stage, 1, tee);
    await polled(stage);
    const [first] = await stage.exceptions();
    await closeExceptions(
      store.database,
      { id: first?.id ?? '' },
      { state: 'ignored', note: 'The shopper keeps it.', author: null },
    );
    await refund(stage, 1, jacket);
    await polled(stage);
    expect(await found(stage)).toEqual([`1 REFUND_WITHOUT_RETURN ${numberOf(jacket)} warehouse`]);
  });
});

test('AL-8: without the comparison with Loop nobody would know of the refund', async () => {
  const change: NonNullable<ShopStageOptions['change']> = ({ flows }) => {
    const declared = flows.get(flow) as Flow;
    flows.set(flow, { ...declared, steps: declared.steps.filter(({ id }) => id !== 'raise-findings') });
  };
  await onShopStage(options({}, { change }), async (stage) => {
    const [tee] = await order(stage, 1);
    await refund(stage, 1, tee);
    await polled(stage);
    expect(await found(stage)).toEqual([]);
  });
});
