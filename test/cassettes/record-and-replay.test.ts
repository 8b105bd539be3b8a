import { isPlaceholder } from '../../src/operations/cassettes/placeholders.ts';
import { subjects } from '../conformance/subject.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import { recordCalls, replayCalls } from './stand.ts';

let store: ScenarioStore;

beforeAll(async () => {
  store = await openScenarioStore();
}, 60_000);

afterAll(() => store.close());

/** The live value, with what the replayed one hides hidden in it too. */
function asReplayed(live: unknown, replayed: unknown): unknown {
  if (isPlaceholder(replayed) && typeof live === typeof replayed) return replayed;
  if (Array.isArray(live) && Array.isArray(replayed))
    return live.map((item, index) => asReplayed(item, replayed[index]));
  if (typeof live !== 'object' || live === null || typeof replayed !== 'object' || replayed === null) return live;
  return Object.fromEntries(
    Object.entries(live).map(([key, item]) => [key, asReplayed(item, (replayed as Record<string, unknown>)[key])]),
  );
}

test.each(subjects.map((subject) => [subject.id, subject] as const))(
  '%s: every operation that is recorded is replayed with the same outcome and the same decoded answer',
  async (_, subject) => {
    const operations = [...Object.keys(subject.reads), ...Object.keys(subject.writes)];
    const { cassette, calls, results } = await recordCalls(store, subject, operations);
    const { results: replayed } = await replayCalls(store, subject, cassette, calls);
    for (const [index, live] of results.entries()) {
      const again = replayed[index];
      const about = operations[index];
      expect([about, again?.outcome.kind, again?.outcome.code, again?.status]).toEqual([
        about,
        live.outcome.kind,
        live.outcome.code,
        live.status,
      ]);
      expect([about, again?.body]).toEqual([about, asReplayed(live.body, again?.body)]);
    }
    const kinds = new Set(results.map(({ outcome }) => outcome.kind));
    expect(kinds).toContain('ok');
    const recorded = new Set(cassette.exchanges.map(({ operation }) => operation));
    expect(operations.filter((operation) => !recorded.has(operation))).toEqual([]);
  },
  120_000,
);
