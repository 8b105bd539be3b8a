/**
 * Every shipped flow, on the runtime and on the platform as its documents describe it: both do the same to the systems,
 * and whatever else differs, the flow's report on guarantees lists it.
 */
import { type BothSides, flowIds, listedDifferences, openBothSides, type Side } from './both-sides.ts';
import { type Difference, differencesOf, failedRun, type Outcome } from './outcomes.ts';
import * as stories from './platform-stories.ts';
import { mainLocation } from './shop-stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
let sides: BothSides;
beforeAll(async () => {
  store = await openScenarioStore();
  const shopLocations = { 'MAIN-SELL': mainLocation };
  sides = await openBothSides(store, {
    [flowIds.takeOver]: { acknowledgeChannel: 'archean' },
    [flowIds.stock]: { channels: stories.channels },
    [flowIds.availability]: { shopLocations },
    [flowIds.refunds]: { graceMinutes: 0.0001 },
  });
});
afterAll(async () => {
  await sides?.close();
  await store.close();
});

interface Told {
  readonly platform: Outcome;
  /** What the reports list. */
  readonly differences: readonly Difference[];
}

/** Plays a story on both sides; `flows`: those that run. */
async function played(flows: readonly string[], story: (side: Side) => Promise<void>): Promise<Told> {
  const { runtime, platform } = await sides.play(flows, story);
  const listed = listedDifferences(sides.build, flows);
  const differences = differencesOf(runtime, platform);
  expect(differences.filter(({ aspect }) => !listed.has(aspect))).toEqual([]);
  return { platform, differences };
}

/** What was done in the systems by the flows alone, how often. */
const done = ({ effects }: Outcome): string[] => effects.map((effect) => effect.split(' {')[0] ?? '');
const codes = ({ exceptions }: Outcome): string[] =>
  exceptions
    .filter((told) => !told.endsWith(failedRun))
    .map((told) => told.split(' ')[1] ?? '')
    .sort();

test('the brand has every shipped flow, and all of them are built', () => {
  expect(sides.build.leftOut).toEqual([]);
  expect(sides.build.flows.map(({ flow }) => flow.id).sort()).toEqual(Object.values(flowIds).sort());
});

test('orders are taken over once, acknowledged, held, and cancelled along their state machine', async () => {
  const { platform, differences } = await played([flowIds.takeOver], stories.orders);
  // The answer that was lost failed a run, which the report lists.
  expect(differences.map(({ aspect }) => aspect)).toContain('failed-run');
  expect(done(platform).filter((effect) => effect.startsWith('archean-r247 order'))).toEqual([
    ...Array(3).fill('archean-r247 order ×1'),
    'archean-r247 orderCancel ×1',
  ]);
  expect(codes(platform)).toEqual(['CANCELLED_TOO_LATE', 'SKU_UNKNOWN']);
});

test('dispatches become deliveries, once each, along the state machine of the shipment', async () => {
  const { platform } = await played([flowIds.takeOver, flowIds.send], stories.shipments);
  expect(codes(platform)).toEqual(['SHIPMENT_STATE_REFUSED']);
});

test('deliveries of others are booked in Archean once', async () => {
  const { platform } = await played([flowIds.takeOver, flowIds.confirm], stories.deliveries);
  expect(done(platform).filter((effect) => effect.includes('dispatch'))).toHaveLength(2);
});

test('levels become stock in every channel: created, changed, and decided anew where a version has moved', async () => {
  const { platform } = await played([flowIds.stock], stories.levels);
  expect(codes(platform)).toEqual(['LOCATION_UNMAPPED', 'PRODUCT_UNKNOWN']);
});

test('returns are restocked, corrected, and shown where they can be sold again', async () => {
  const flows = [flowIds.restock, flowIds.availability, flowIds.stock];
  const { platform } = await played(flows, stories.returns);
  expect(codes(platform)).toEqual(['SKU_UNKNOWN']);
});

test('exchanges for what is not there are flagged and noted once', async () => {
  const { platform } = await played([flowIds.exchanges], stories.exchanges);
  expect(codes(platform)).toEqual(['EXCHANGE_UNAVAILABLE']);
});

test('refunds without a return are found', async () => {
  const { platform } = await played([flowIds.refunds], stories.refunds);
  expect(codes(platform)).toEqual(['REFUND_WITHOUT_RETURN']);
});

test('store credit is entered in the ledger, whether a request or the poll tells of it', async () => {
  const { platform } = await played([flowIds.ledger], stories.credits);
  expect(platform.tracked[`${flowIds.ledger} 1`]).toMatchObject({ amount: '45.00', currency: 'EUR', orderName: '#S1' });
});
