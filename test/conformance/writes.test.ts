/**
 * Writes of every connector when the network fails: what was asked for takes effect exactly once, or stands as unknown
 * where the system offers no way to know.
 */
import { invariant } from '../../src/errors/errors.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import {
  answers,
  answersAfter,
  type Disturbance,
  htmlPage,
  lostAfter,
  lostBefore,
  passes,
  silentAfter,
  silentBefore,
  truncatedAfter,
} from './interceptor.ts';
import { openStand, type Stand } from './stand.ts';
import { subjects, waiverOf } from './subject.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

/** Whether the system has done it when the disturbance is over. */
const disturbances: readonly (readonly [string, 'applied' | 'not applied', Disturbance])[] = [
  ['a connection that breaks before it arrives', 'not applied', lostBefore],
  ['a connection that breaks after it took effect', 'applied', lostAfter],
  ['silence before it arrives', 'not applied', silentBefore],
  ['silence after it took effect', 'applied', silentAfter],
  ['an answer that breaks off', 'applied', truncatedAfter],
  ['a status 500 in its place', 'not applied', answers(500, { error: 'internal' })],
  ['a status 502 with HTML after it took effect', 'applied', answersAfter(502, htmlPage)],
  ['HTML with status 200 after it took effect', 'applied', answersAfter(200, htmlPage)],
];

describe.each(subjects)('$id', (subject) => {
  let stand: Stand;
  let uses = 0;
  beforeAll(async () => {
    stand = await openStand(store, subject, { settings: { timeoutMs: 300 } });
  });
  afterAll(() => stand.close());

  /** Writes under disturbances; gives the end and how often the ledger has the effect. */
  async function writeOnce(operation: string, ...disturbing: readonly Disturbance[]) {
    uses += 1;
    stand.network.disturb();
    const use = await stand.useOf(operation, uses);
    const before = (await stand.effects()).length;
    stand.network.disturb(...disturbing);
    const state = await stand.write(operation, use);
    const { effect } = subject.writes[operation] ?? {};
    const made = (await stand.effects())
      .slice(before)
      .filter((one) => effect === undefined || one.operation === effect);
    return { state, times: made.length, doubled: made.filter(({ count }) => count > 1) };
  }

  describe.each(Object.keys(subject.writes))('%s', (operation) => {
    test('undisturbed: once, and confirmed', async () => {
      expect(await writeOnce(operation)).toEqual({ state: 'confirmed', times: 1, doubled: [] });
    });

    test.each(disturbances)('%s (%s): once, or unknown', async (name, fate, disturbance) => {
      const waiver = waiverOf(subject, name, operation);
      if (waiver) return;
      const { state, times, doubled } = await writeOnce(operation, disturbance);
      expect(doubled).toEqual([]);
      if (stand.connection.operation(operation).mechanism.kind === 'none' && state === 'unknown') {
        expect(times).toBe(fate === 'applied' ? 1 : 0);
      } else {
        expect({ state, times }).toEqual({ state: 'confirmed', times: 1 });
      }
    });

    test('two failures in a row, the effect made by the second: once, or unknown', async () => {
      const { state, times, doubled } = await writeOnce(operation, lostBefore, lostAfter);
      expect(doubled).toEqual([]);
      expect(times).toBeLessThanOrEqual(1);
      if (state === 'confirmed') expect(times).toBe(1);
      else expect(stand.connection.operation(operation).mechanism.kind).toBe('none');
    });
  });
});

test('a write that arrives after it was looked for, and makes the system refuse its repeat, is confirmed', async () => {
  const subject = subjects.find(({ id }) => id === 'fulfil');
  invariant(subject, 'Fulfil leads records from state to state');
  const stand = await openStand(store, subject);
  try {
    const use = await stand.useOf('assignShipment', 1);
    let arrives: () => Promise<unknown> = async () => undefined;
    const late: Disturbance = (_asked, forward, response) => {
      arrives = forward;
      response.socket?.destroy();
    };
    const afterThat: Disturbance = async (asked, forward, response) => {
      await arrives();
      return passes(asked, forward, response);
    };
    stand.network.disturb(late, passes, afterThat);
    expect(await stand.marked('late', () => stand.write('assignShipment', use))).toBe('confirmed');
    const effects = (await stand.effects()).filter(({ mark }) => mark === 'late');
    expect(new Set(effects.map(({ request }) => request)).size).toBe(1);
  } finally {
    await stand.close();
  }
});
