/** A small day, and what the judge finds on it when a protection is missing. */
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import type { Protection } from './open-day.ts';
import { brokenPromises, runPeak } from './peak.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const small = { seed: 1, scale: 0.0025, minutes: 0.05, freshMinutes: 60, workers: 1 };
const lacking = (protection: Protection) => runPeak(store, { ...small, scale: 0.0015, lacking: protection });

test('a small peak day with all its troubles keeps every promise', async () => {
  const result = await runPeak(store, small);
  expect(brokenPromises(result)).toEqual([]);
  expect(result.orders.placed).toBeGreaterThan(50);
  expect(result.writes.applied).toBeGreaterThan(50);
  expect(result.rest.returned.units).toBeGreaterThan(15);
  expect(result.rest.exceptions).toEqual({});
});

test('were orders that wait in Archean not subtracted, the judge would find levels that are too high', async () => {
  const { stock } = await lacking('orders are subtracted');
  expect(stock.tooHigh).toBeGreaterThan(0);
});

test('were versions not checked, the judge would find sales overwritten', async () => {
  const { stock } = await lacking('versions are checked');
  expect(stock.tooHigh).toBeGreaterThan(0);
});
