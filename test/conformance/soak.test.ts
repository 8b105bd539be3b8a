/** A short soak of every connector; `npm run soak -- connectors` runs long ones. */
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import { faultsOf } from './judge.ts';
import { soak } from './soak.ts';
import { subjects } from './subject.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

test.each(subjects)(
  '$id: on a network that fails, each write takes effect once or stands as unknown',
  async (subject) => {
    const result = await soak(store, subject, { calls: 200, seed: 5, concurrency: 8 });
    expect(result.disturbed).toBeGreaterThan(10);
    expect(result.states.confirmed).toBeGreaterThan(35);
    expect(result.states.refused).toBe(0);
    expect(faultsOf(result.judgement)).toEqual([]);
  },
);
