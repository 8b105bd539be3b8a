/** Credentials of every connector: missing, wrong, replaced while it runs, and run out in the middle of a reading. */
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import { passes } from './interceptor.ts';
import { openStand, type Stand } from './stand.ts';
import { subjects } from './subject.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

describe.each(subjects)('$id', (subject) => {
  const { rotation, credentials, reads } = subject;
  const [first = ''] = Object.keys(reads);
  let stand: Stand;
  beforeEach(async () => {
    stand = await openStand(store, subject);
  });
  afterEach(() => stand.close());

  const rotate = async (value: string) => {
    await stand.control('POST', 'settings', rotation.settings(value));
    stand.setCredential(rotation.credential, value);
  };
  const values = [...Object.values(credentials), rotation.value];

  test('missing: said with its name before anything is sent', async () => {
    const use = await stand.useOf(first);
    stand.setCredential(rotation.credential, undefined);
    await stand.reconnect();
    stand.network.disturb();
    await expect(stand.call(first, use)).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      message: expect.stringContaining(rotation.credential),
    });
    expect(stand.network.asked).toHaveLength(0);
  });

  test('wrong: an outcome that says so, without the value', async () => {
    const use = await stand.useOf(first);
    stand.setCredential(rotation.credential, 'a-value-that-is-wrong');
    await stand.reconnect();
    const result = await stand.call(first, use);
    expect(result.outcome.kind).toBe('reauthenticate');
    expect(JSON.stringify(result)).not.toContain('a-value-that-is-wrong');
  });

  test('replaced while it runs: found by the call that is refused, and the call succeeds', async () => {
    const use = await stand.useOf(first);
    expect((await stand.call(first, use)).outcome.kind).toBe('ok');
    await rotate(rotation.value);
    const all = await Promise.all([1, 2, 3, 4].map(() => stand.call(first, use)));
    expect(all.map(({ outcome }) => outcome.kind)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  const paged = Object.entries(reads).find(([, reading]) => reading.paged);
  (paged ? test : test.skip)('replaced in the middle of a reading in pages: no row is lost', async () => {
    const [operation, reading] = paged ?? ['', {}];
    await stand.control('POST', 'reset');
    await reading.paged?.seed(stand.preparation, 5);
    const use = await stand.useOf(operation);
    const before = await stand.readAll(operation, use);
    expect(before.rows).toHaveLength(5);
    stand.network.disturb(async (asked, forward, response) => {
      await passes(asked, forward, response);
      await rotate(rotation.value);
    });
    const after = await stand.readAll(operation, use);
    expect(after.ended.outcome.kind).toBe('ok');
    expect(after.rows.map(String)).toEqual(before.rows.map(String));
    expect(after.rows).toHaveLength(5);
  });

  test('no credential stands in what is kept of a call', async () => {
    for (const operation of Object.keys(reads)) await stand.call(operation, await stand.useOf(operation));
    for (const operation of Object.keys(subject.writes)) await stand.write(operation, await stand.useOf(operation, 1));
    const { rows } = await store.database.query(`select * from backhaul.call where brand = $1`, [
      stand.connection.brand,
    ]);
    expect(rows.length).toBeGreaterThan(Object.keys(subject.connector.operations).length / 2);
    const kept = JSON.stringify(rows);
    for (const value of values) expect(kept).not.toContain(value);
  });
});
