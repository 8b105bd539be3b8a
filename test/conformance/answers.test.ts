/** Answers that a network or a busy system gives in place of the system's own, to every reading of every connector. */
import { setTimeout as wait } from 'node:timers/promises';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import {
  answers,
  type Disturbance,
  htmlPage,
  lostAfter,
  lostBefore,
  oversizedAfter,
  passes,
  silentBefore,
  truncatedAfter,
} from './interceptor.ts';
import { openStand, type Stand } from './stand.ts';
import { type NamedSubject, subjects, type Use, waiverOf } from './subject.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const passing: readonly (readonly [string, Disturbance])[] = [
  ['a status 500', answers(500, { error: 'internal' })],
  ['a status 503 with HTML', answers(503, htmlPage)],
  ['HTML with status 200', answers(200, htmlPage)],
  ['a connection that breaks before the request arrives', lostBefore],
  ['a connection that breaks before the answer', lostAfter],
  ['an answer that breaks off', truncatedAfter],
];

describe.each(subjects)('$id', (subject) => {
  const [first = ''] = Object.keys(subject.reads);
  let stand: Stand;
  let firstUse: Use;
  beforeAll(async () => {
    stand = await openStand(store, subject, { settings: { timeoutMs: 20_000 } });
    firstUse = await stand.useOf(first);
  });
  afterAll(() => stand.close());

  describe.each(Object.keys(subject.reads))('%s', (operation) => {
    let use: Use;
    beforeAll(async () => {
      use = await stand.useOf(operation);
    });

    test('answers, undisturbed', async () => {
      const result = await stand.call(operation, use);
      expect(result.outcome).toEqual({ kind: 'ok' });
    });

    test.each(passing)('%s is overcome by asking again', async (name, disturbance) => {
      if (waiverOf(subject, name, operation)) return;
      stand.network.disturb(disturbance);
      const result = await stand.call(operation, use);
      expect(result.outcome).toEqual({ kind: 'ok' });
      expect(stand.network.asked).toHaveLength(2);
    });
  });

  test('a system that stays away ends a reading in time, as one to be tried later', async () => {
    stand.network.disturb();
    stand.network.always(answers(500, htmlPage));
    const { outcome } = await stand.call(first, firstUse);
    stand.network.always(undefined);
    expect(outcome.kind).toBe('retry');
    expect(stand.network.asked).toHaveLength(3);
  });

  test('silence ends with the time-out, and is overcome by asking again', async () => {
    const hurried = await openStand(store, subject, { settings: { timeoutMs: 700 } });
    const use = await hurried.useOf(first);
    hurried.network.disturb(silentBefore);
    const { outcome } = await hurried.call(first, use);
    await hurried.close();
    expect(outcome).toEqual({ kind: 'ok' });
    expect(hurried.network.asked.length).toBeGreaterThanOrEqual(2);
  });

  test('an answer that is too large is not taken in, and asking again is bounded', async () => {
    // Enough time for all of the bytes to come.
    const patient = await openStand(store, subject, { settings: { timeoutMs: 60_000 } });
    const use = await patient.useOf(first);
    patient.network.disturb();
    patient.network.always(oversizedAfter(subject.connector.maximumResponseBytes));
    const { outcome } = await patient.call(first, use);
    await patient.close();
    expect(outcome).toMatchObject({ kind: 'retry', code: 'ANSWER_TOO_LARGE' });
    expect(patient.network.asked.length).toBeLessThanOrEqual(3);
  });

  describe('throttled', () => {
    const throttling = throttlingOf(subject);

    test('with Retry-After: nobody calls before that time, and then the answer comes', async () => {
      stand.network.disturb(answers(throttling.status, throttling.body, { 'retry-after': '1' }));
      const refusedCall = stand.call(first, firstUse);
      const holds = async () => (await stand.connection.budget.left()).left === 0;
      while (stand.network.asked.length < 2 && !(await holds())) await wait(10);
      const results = await Promise.all([refusedCall, stand.call(first, firstUse), stand.call(first, firstUse)]);
      expect(results.map(({ outcome }) => outcome.kind)).toEqual(['ok', 'ok', 'ok']);
      const [refused, ...others] = stand.network.asked;
      expect(others).toHaveLength(3);
      for (const { at } of others) expect(at - (refused?.at ?? 0)).toBeGreaterThan(900);
    });

    test('without Retry-After: the declared pause is kept', async () => {
      stand.network.disturb(answers(throttling.status, throttling.body), passes);
      expect((await stand.call(first, firstUse)).outcome).toEqual({ kind: 'ok' });
      const [refused, again] = stand.network.asked;
      expect((again?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(
        stand.connection.budget.defaultPauseMs * 0.9,
      );
    });
  });
});

/** How the system says that too many calls come; 429 unless a subject says otherwise. */
function throttlingOf(subject: NamedSubject): { readonly status: number; readonly body: unknown } {
  return subject.throttling ?? { status: 429, body: { message: 'Too many requests' } };
}
