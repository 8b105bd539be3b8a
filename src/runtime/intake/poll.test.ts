import type { Connector } from '../../../schemas/formats/connector.ts';
import { type Answering, type ExampleSystem, json, startExampleSystem } from '../connection/example-system.ts';
import { openQueue, type Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { type ExamplePlan, examplePlan } from './example-plan.ts';
import { runPoll } from './poll.ts';

let home: TestHome;
let database: Database;
let queue: Queue;
let system: ExampleSystem;
let brand: string;
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  await migrate(database);
  system = await startExampleSystem();
});

afterAll(async () => {
  await system.close();
  await database.close();
  await home.remove();
});

beforeEach(async () => {
  count++;
  brand = `brand-${count}`;
  queue = await openQueue(database, { name: `records-${count}` });
});

afterEach(() => queue.close());

const now = new Date('2026-03-10T12:00:00.000Z');
const later = new Date('2026-03-10T13:00:00.000Z');
const item = (reference: unknown, updatedAt = '2026-03-09') => ({ reference, updatedAt });
const page = (data: unknown, nextCursor: string | null = null): Answering => json(200, { data, nextCursor });

const open = (change?: Parameters<typeof examplePlan>[3]) => examplePlan(database, brand, system.url, change);
const freeEnds = (stock: Connector) => {
  stock.operations.listMovements = JSON.parse(
    JSON.stringify(stock.operations.listMovements).replaceAll('"required":true', '"required":false'),
  );
};
const run = ({ plan, poll }: ExamplePlan, at = now) => runPoll({ database, queue }, plan, poll, at);
const asked = () => system.received.map(({ url }) => Object.fromEntries(new URL(url, system.url).searchParams));
const watermark = async () =>
  (
    await database.query<{ position: Date | null; run: unknown }>(
      `select position, run from backhaul.watermark where brand = $1`,
      [brand],
    )
  ).rows[0];
const keys = async () =>
  (
    await database.query<{ key: string }>(`select key from backhaul.event where brand = $1 order by key`, [brand])
  ).rows.map(({ key }) => key);

test('the first run reads the declared days until now, page after page, and then moves the watermark', async () => {
  const example = await open();
  system.answer(page([item('r-1'), item('r-2')], 'second'), page([item('r-3')]));
  expect(await run(example)).toEqual({ read: 3, accepted: 3 });
  const window = { from: '2026-03-03T12:00:00.000Z', to: now.toISOString(), reference: 'returns', pageSize: '100' };
  expect(asked()).toEqual([window, { ...window, cursor: 'second' }]);
  expect(await keys()).toEqual(['r-1', 'r-2', 'r-3']);
  expect(await watermark()).toEqual({ position: now, run: null });
  expect(await queue.depth()).toEqual({ queued: 3, active: 0 });
});

test('the next run begins before the watermark by the overlap, and what it reads again changes nothing', async () => {
  const example = await open();
  system.answer(page([item('r-1')]));
  await run(example);
  system.answer(page([item('r-1'), item('r-1', '2026-03-10')]));
  expect(await run(example, later)).toEqual({ read: 2, accepted: 1 });
  expect(asked()).toMatchObject([{ from: '2026-03-10T11:55:00.000Z', to: later.toISOString() }]);
});

test('a long time is read in windows, each once with every pass', async () => {
  const example = await open(({ flow }) => {
    const poll = flow.triggers.find((trigger) => trigger.kind === 'poll');
    if (poll) {
      poll.window = { ...poll.window, firstDays: '50', maximumDays: 30 };
      poll.passes = [{ reference: "'open'" }, { reference: '$settings.location' }];
    }
  });
  system.answer(page([]));
  await run(example);
  const windows = asked();
  expect(windows.map(({ reference }) => reference)).toEqual(['open', 'MAIN', 'open', 'MAIN']);
  expect(windows[0]).toMatchObject({ from: '2026-01-19T12:00:00.000Z', to: windows[2]?.from });
  expect(windows[3]?.to).toBe(now.toISOString());
});

test('a window can have a start alone: what came since is read in one piece', async () => {
  const example = await open(({ flow, stock }) => {
    freeEnds(stock);
    const poll = flow.triggers.find((trigger) => trigger.kind === 'poll');
    if (poll) poll.window = { from: 'from', overlapMinutes: 5, firstDays: '50' };
  });
  system.answer(page([]));
  await run(example);
  expect(asked()).toEqual([{ from: '2026-01-19T12:00:00.000Z', reference: 'returns', pageSize: '100' }]);
  expect(await watermark()).toEqual({ position: now, run: null });
});

test('parameters of a pass can be made of the ends of the window', async () => {
  const example = await open(({ flow, stock }) => {
    freeEnds(stock);
    const poll = flow.triggers.find((trigger) => trigger.kind === 'poll');
    if (!poll) return;
    poll.window = { maximumDays: 30, overlapMinutes: 5, firstDays: '40' };
    poll.passes = [{ reference: `'changed > "' & $window.from & '" and changed <= "' & $window.to & '"'` }];
  });
  system.answer(page([]));
  await run(example);
  const [first, second] = asked().map(({ reference }) => /"(.*)" and .*"(.*)"/.exec(reference ?? '')?.slice(1));
  expect(first?.[0]).toBe('2026-01-29T12:00:00.000Z');
  expect(second).toEqual([first?.[1], now.toISOString()]);
  expect(asked()[0]).not.toHaveProperty('from');
});

test('a run that failed between pages leaves the watermark, and the next goes on with the page that is missing', async () => {
  const example = await open(({ stock }) => {
    delete stock.operations.listMovements?.retry;
  });
  system.answer(page([item('r-1')], 'second'), json(500, {}));
  await expect(run(example)).rejects.toMatchObject({ code: 'CALL_FAILED' });
  expect(await keys()).toEqual(['r-1']);
  expect(await watermark()).toMatchObject({ position: null, run: { cursor: 'second', to: now.toISOString() } });
  system.answer(page([item('r-2')]));
  expect(await run(example, later)).toEqual({ read: 1, accepted: 1 });
  expect(asked()).toMatchObject([{ cursor: 'second', to: now.toISOString() }]);
  // The watermark is where the stopped run was to end: what came after it is read by the next.
  expect(await watermark()).toEqual({ position: now, run: null });
});

test('a page and the progress are stored together or not at all', async () => {
  const example = await open();
  system.answer(page([item('r-1')], 'second'), page([item('r-2'), item('r-stopping')]));
  // Fails when all is written, at the commit.
  await database.query(`
    create function backhaul.stop() returns trigger language plpgsql as $$ begin raise 'stopped at the commit'; end $$;
    create constraint trigger stop after insert on backhaul.history deferrable initially deferred
      for each row when (new.key = 'r-stopping') execute function backhaul.stop()`);
  await expect(run(example)).rejects.toThrow('stopped at the commit');
  await database.query('drop function backhaul.stop cascade');
  expect(await keys()).toEqual(['r-1']);
  expect(await watermark()).toMatchObject({ position: null, run: { cursor: 'second' } });
  expect(await queue.depth()).toEqual({ queued: 1, active: 0 });
});

test('a run stopped at the end of a part goes on with the next part', async () => {
  const example = await open(({ flow, stock }) => {
    for (const trigger of flow.triggers) {
      if (trigger.kind === 'poll') trigger.passes = [{ reference: "'one'" }, { reference: "'two'" }];
    }
    delete stock.operations.listMovements?.retry;
  });
  system.answer(page([item('r-1')]), json(500, {}));
  await expect(run(example)).rejects.toMatchObject({ code: 'CALL_FAILED' });
  system.answer(page([]));
  await run(example);
  expect(asked().map(({ reference }) => reference)).toEqual(['two']);
});

test('a run that was stopped is read from its start when the blueprint has other passes now', async () => {
  const failing = await open(({ flow, stock }) => {
    for (const trigger of flow.triggers) {
      if (trigger.kind === 'poll') trigger.passes = [{ reference: "'one'" }, { reference: "'two'" }];
    }
    delete stock.operations.listMovements?.retry;
  });
  system.answer(page([]), json(500, {}));
  await expect(run(failing)).rejects.toMatchObject({ code: 'CALL_FAILED' });
  system.answer(page([]));
  await run(await open(), later);
  expect(asked()).toMatchObject([{ reference: 'returns', from: '2026-03-03T12:00:00.000Z', to: now.toISOString() }]);
});

test('a cursor that has expired since the run was stopped is left out, and the part read again', async () => {
  const example = await open(({ stock }) => {
    delete stock.operations.listMovements?.retry;
  });
  system.answer(page([item('r-1')], 'second'), json(500, {}));
  await expect(run(example)).rejects.toMatchObject({ code: 'CALL_FAILED' });
  system.answer(json(410, {}), page([item('r-1')], 'anew'), page([item('r-2')]));
  expect(await run(example)).toEqual({ read: 2, accepted: 1 });
  expect(asked().map(({ cursor }) => cursor)).toEqual(['second', undefined, 'anew']);
});

test('a run whose cursors lead round in a circle is an error, and the next begins the part anew', async () => {
  const example = await open();
  system.answer(page([item('r-1')], 'a'), page([item('r-2')], 'b'), page([item('r-3')], 'a'));
  await expect(run(example)).rejects.toMatchObject({ code: 'PAGES_REPEAT' });
  expect(await watermark()).toMatchObject({ position: null, run: { part: 0, cursor: null } });
  system.answer(page([]));
  await run(example);
  expect(await watermark()).toEqual({ position: now, run: null });
});

test('an answer that is no JSON is not taken for an empty page', async () => {
  const example = await open();
  system.answer((_request, response) => response.end('<html>Maintenance</html>'));
  await expect(run(example)).rejects.toMatchObject({ code: 'CALL_FAILED', why: 'The answer is not JSON.' });
  expect(await watermark()).toMatchObject({ position: null });
});

test('an item that can not be keyed or read becomes an exception once, and its neighbours go on', async () => {
  const example = await open(({ flow }) => {
    for (const trigger of flow.triggers) if (trigger.kind === 'poll') trigger.track = { size: '$number(size)' };
  });
  const items = [item('r-1'), item(null), { ...item('r-3'), size: 'large' }, 'text', item('r-5')];
  system.answer(page(items));
  expect(await run(example)).toEqual({ read: 5, accepted: 2 });
  await run(example, later);
  expect(await keys()).toEqual(['r-1', 'r-5']);
  const { rows } = await database.query(
    `select input, code, key, count, state from backhaul.exception where brand = $1 order by input::text`,
    [brand],
  );
  const exception = { code: 'NOT_UNDERSTOOD', key: 'poll catch-up', count: 2, state: 'open' };
  const inputs = ['text', { ...item('r-3'), size: 'large' }, item(null)];
  expect(rows).toHaveLength(3);
  for (const input of inputs) expect(rows).toContainEqual({ ...exception, input });
});

test('a single item that the interpreter takes out of its list is read, and characters of no database are replaced', async () => {
  const example = await open();
  system.answer((_request, response) => response.end('{"data": [{"reference": "r\\u0000-1"}]}'));
  expect(await run(example)).toEqual({ read: 1, accepted: 1 });
  expect(await keys()).toEqual(['r\ufffd-1']);
});

test('a watermark that a clock set in the future is not believed: the declared days are read again', async () => {
  const example = await open();
  system.answer(page([item('r-1')]));
  await run(example, later);
  system.answer(page([item('r-2')]));
  expect(await run(example)).toEqual({ read: 1, accepted: 1 });
  const [first] = asked();
  expect(Date.parse(first?.from ?? '')).toBeLessThan(now.getTime() - 3_600_000);
  expect(await watermark()).toEqual({ position: now, run: null });
});
