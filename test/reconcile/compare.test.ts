/** What a reconciler says of two lists: what differs, since when, what it does not know, and what it raises. */
import { setTimeout as wait } from 'node:timers/promises';
import { type ListsStage, openListsStage } from './lists-stage.ts';
import type { Listed } from './lists-system.ts';

let stage: ListsStage;
beforeAll(async () => {
  stage = await openListsStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.system.failing.list = undefined;
  stage.system.onPage = () => undefined;
});

const lists = (left: readonly Listed[], right: readonly Listed[]): void => {
  stage.system.lists.left = left;
  stage.system.lists.right = right;
};
const day = (date: number): string => `2026-10-${String(date).padStart(2, '0')}T12:00:00.000Z`;

test('what agrees is not told; what one side lacks and what differs is, with both values', async () => {
  lists(
    [
      { key: 'a', units: 1 },
      { key: 'b', units: 2 },
      { key: 'c', units: 3 },
      { key: 'gone', units: 0 },
    ],
    [
      { key: 'a', units: 1 },
      { key: 'b', units: 5 },
      { key: 'd', units: 4 },
      { key: 'sold', units: 0 },
    ],
  );
  const comparing = await stage.open();
  const run = await comparing.run();
  expect(run).toMatchObject({ state: 'complete', keys: 6, leftRows: 4, rightRows: 4, timing: 0 });
  expect(run.differences).toEqual({ missingLeft: 1, missingRight: 1, differing: 1 });
  expect(await comparing.differences(run)).toMatchObject([
    { key: 'b', kind: 'differing', values: [{ value: 'units', left: '2', right: '5' }], dimensions: { shelf: 'b' } },
    { key: 'c', kind: 'missingRight', values: [{ left: '3', right: '0' }] },
    { key: 'd', kind: 'missingLeft', values: [{ left: '0', right: '4' }] },
  ]);
  expect(run.totals.filter(({ drift }) => drift !== '0')).toMatchObject([
    { dimensions: { shelf: 'b' }, left: '2', right: '5', drift: '-3' },
    { dimensions: { shelf: 'c' }, drift: '3' },
    { dimensions: { shelf: 'd' }, drift: '-4' },
  ]);
  expect(await comparing.exceptions()).toEqual(['DIFFERING b', 'ONLY_LEFT c', 'ONLY_RIGHT d']);
});

test('an exception closes by itself when both sides agree again, and another takes its place when they differ otherwise', async () => {
  const comparing = await stage.open();
  lists(
    [
      { key: 'a', units: 1 },
      { key: 'b', units: 1 },
    ],
    [
      { key: 'a', units: 2 },
      { key: 'b', units: 2 },
    ],
  );
  await comparing.run();
  expect(await comparing.exceptions()).toEqual(['DIFFERING a', 'DIFFERING b']);
  lists(
    [
      { key: 'a', units: 2 },
      { key: 'b', units: 1 },
    ],
    [{ key: 'a', units: 2 }],
  );
  await comparing.run();
  expect(await comparing.exceptions()).toEqual(['ONLY_LEFT b']);
  lists([], []);
  await comparing.run();
  expect(await comparing.exceptions()).toEqual([]);
});

test('a difference within the tolerance is none', async () => {
  lists(
    [
      { key: 'a', units: 10 },
      { key: 'b', units: 10 },
    ],
    [
      { key: 'a', units: 12 },
      { key: 'b', units: 13 },
    ],
  );
  const values = { units: { kind: 'units' as const, tolerance: '2', truth: 'left' as const } };
  const comparing = await stage.open({ values });
  expect((await comparing.differences(await comparing.run())).map(({ key }) => key)).toEqual(['b']);
});

test('what has changed within the grace time is timing, and raised once it has stood for longer', async () => {
  const comparing = await stage.open({ graceMinutes: '0.01' });
  const long = '2026-01-01T00:00:00.000Z';
  lists(
    [
      { key: 'new', units: 1, changedAt: new Date().toISOString() },
      { key: 'old', units: 1, changedAt: long },
    ],
    [
      { key: 'new', units: 2, changedAt: long },
      { key: 'old', units: 2, changedAt: long },
    ],
  );
  const first = await comparing.run();
  expect(first).toMatchObject({ timing: 1, differences: { differing: 1 } });
  expect(await comparing.exceptions()).toEqual(['DIFFERING old']);
  const [fresh, old] = await comparing.differences(first);
  expect(old).toMatchObject({ key: 'old', standsSince: long });
  await wait(700);
  // It has changed again meanwhile, and differs still: it has stood since it was first seen.
  stage.system.lists.left = [{ key: 'new', units: 3, changedAt: new Date().toISOString() }];
  const second = await comparing.run();
  expect(await comparing.differences(second)).toContainEqual(
    expect.objectContaining({ key: 'new', standsSince: fresh?.standsSince, isTiming: false }),
  );
  expect(await comparing.exceptions()).toContain('DIFFERING new');
});

test('a page that fails makes the run partial: what the side lacks is not told, and nothing is raised, closed or proposed', async () => {
  const many = Array.from({ length: 1_500 }, (_, index) => ({ key: `k${index}`, units: 1 }));
  const comparing = await stage.open();
  lists(
    many.map((one) => ({ ...one, units: one.key === 'k1' ? 9 : 1 })),
    many,
  );
  await comparing.run();
  expect(await comparing.exceptions()).toEqual(['DIFFERING k1']);
  lists([...many.slice(0, 2), { key: 'k2', units: 7 }, ...many.slice(3)], many);
  Object.assign(stage.system.failing, { list: 'left', page: 1 });
  const run = await comparing.run();
  expect(run.state).toBe('partial');
  expect(run.unread.join()).toContain('Left: Lists: Units of the left list did not succeed.');
  expect((await comparing.differences(run)).map(({ key }) => key)).toEqual(['k2']);
  expect(await comparing.exceptions()).toEqual(['DIFFERING k1', 'INCOMPLETE reconciler lists-agree']);
  expect(await comparing.hand(run)).toEqual({});
  stage.system.failing.list = undefined;
  await comparing.run();
  expect(await comparing.exceptions()).toEqual(['DIFFERING k2']);
});

test('a list that moves while it is read may hide a key: its absence counts once it is seen in two runs', async () => {
  const many = Array.from({ length: 2_000 }, (_, index) => ({ key: `k${index}`, units: 1 }));
  const moved = [...many.slice(1), { key: 'k0', units: 5 }];
  const comparing = await stage.open();
  lists(many, [...moved, { key: 'lost', units: 1 }]);
  stage.system.onPage = (list, page) => {
    if (list === 'left' && page === 1) stage.system.lists.left = moved;
  };
  const first = await comparing.run();
  // k0 came twice, and counts as it was read last; k1000 has slipped to the page before.
  expect((await comparing.differences(first)).map(({ key, isTiming }) => [key, isTiming])).toEqual([
    ['k1000', true],
    ['lost', true],
  ]);
  const second = await comparing.run();
  expect((await comparing.differences(second)).map(({ key, isTiming }) => [key, isTiming])).toEqual([['lost', false]]);
});

test('an item without a name leaves the run partial', async () => {
  lists(
    [
      { key: '', units: 1 },
      { key: 'a', units: 1 },
    ],
    [
      { key: 'a', units: 1 },
      { key: 'b', units: 2 },
    ],
  );
  const comparing = await stage.open();
  const run = await comparing.run();
  expect(run).toMatchObject({ state: 'partial', differences: { missingLeft: 0 } });
  expect(run.unread[0]).toContain('no name');
});

test('a month has the rows of its days; what lies on both sides of its edge meets, and what lies outside is left out', async () => {
  const comparing = await stage.open({
    window: { kind: 'previousMonth', timeZone: "'UTC'", marginDays: '3' },
  });
  lists(
    [
      { key: 'edge', units: 1, changedAt: day(31) },
      { key: 'before', units: 1, changedAt: '2026-09-30T23:00:00.000Z' },
      { key: 'lost', units: 1, changedAt: day(10) },
    ],
    [{ key: 'edge', units: 1, changedAt: '2026-11-01T01:00:00.000Z' }],
  );
  const run = await comparing.run({ now: new Date('2026-11-03T06:00:00.000Z') });
  expect(run.period).toEqual({ from: new Date('2026-10-01T00:00:00.000Z'), to: new Date('2026-11-01T00:00:00.000Z') });
  expect(run.keys).toBe(2);
  expect((await comparing.differences(run)).map(({ key }) => key)).toEqual(['lost']);
});

test('a month begins when it begins in its time zone, also where clocks change inside it', async () => {
  const comparing = await stage.open({ window: { kind: 'previousMonth', timeZone: "'Europe/Amsterdam'" } });
  lists([], []);
  const run = await comparing.run({ now: new Date('2026-11-01T05:00:00.000Z') });
  expect(run.period).toEqual({ from: new Date('2026-09-30T22:00:00.000Z'), to: new Date('2026-10-31T23:00:00.000Z') });
});

test('a window that ends before it begins is refused, and so is one of a reconciler that compares everything', async () => {
  const period = { from: new Date(day(2)), to: new Date(day(1)) };
  const monthly = await stage.open({ window: { kind: 'lastDays', days: '7' } });
  await expect(monthly.run({ period })).rejects.toMatchObject({ code: 'RECONCILER_WINDOW_UNUSABLE' });
  const whole = await stage.open();
  await expect(whole.run({ period })).rejects.toMatchObject({ code: 'RECONCILER_WINDOW_UNUSABLE' });
});

test('repairs are handed over once for each key, and what they mend agrees in the next run', async () => {
  const comparing = await stage.open();
  lists(
    [
      { key: 'a', units: 1 },
      { key: 'b', units: 2 },
    ],
    [
      { key: 'b', units: 5 },
      { key: 'c', units: 3 },
    ],
  );
  const run = await comparing.run();
  stage.system.written.length = 0;
  expect(await comparing.hand(run)).toEqual({ 'lists--mirror/mirror': 3 });
  expect(await comparing.hand(run)).toEqual({});
  const stop = await comparing.startWorking();
  await comparing.rest();
  await stop();
  expect([...stage.system.written].sort()).toEqual(['a=1', 'b=2', 'c=0']);
  const again = await comparing.run();
  expect(again.differences).toEqual({ missingLeft: 0, missingRight: 0, differing: 0 });
  expect(await comparing.exceptions()).toEqual([]);
});

test('a running Backhaul compares by itself when the schedule says so, and hands nothing over', async () => {
  lists([{ key: 'a', units: 1 }], [{ key: 'a', units: 2 }]);
  const comparing = await stage.open({ schedule: { kind: 'every', minutes: '0.005' } });
  stage.system.written.length = 0;
  const stop = await comparing.startWorking();
  const limit = Date.now() + 20_000;
  while ((await comparing.exceptions()).length === 0 && Date.now() < limit) await wait(50);
  expect(await comparing.exceptions()).toEqual(['DIFFERING a']);
  lists([{ key: 'a', units: 2 }], [{ key: 'a', units: 2 }]);
  while ((await comparing.exceptions()).length > 0 && Date.now() < limit) await wait(50);
  expect(await comparing.exceptions()).toEqual([]);
  await stop();
  expect(stage.system.written).toEqual([]);
});
