/** The commands with which people look records and exceptions up, over the data that a demonstration leaves. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDemonstration } from '../operations/demonstration/run-demonstration.ts';
import { startReplays } from '../runtime/inquiry/replays.ts';
import { type Database, openDatabase } from '../runtime/store/database.ts';
import { advanceReplays } from '../runtime/watch/advance-replays.ts';
import { loadDeclarations } from './declarations.ts';
import { run } from './run.ts';
import { withStore } from './with-store.ts';

const root = join(import.meta.dirname, '..', '..');
/** The flow that works on the returns; the demonstration runs the others of its brand too. */
const flow = 'archean-r247--loop-returns/restock-finalised-returns';
const dataFolder = mkdtempSync(join(tmpdir(), 'backhaul-inquiries-'));
chmodSync(dataFolder, 0o755);

async function backhaul(...given: string[]): Promise<{ code: number; out: string; error: string }> {
  let out = '';
  let error = '';
  const code = await run({
    arguments: [...given, '--data-folder', dataFolder],
    streams: {
      stdout: {
        write: (text) => {
          out += text;
        },
      },
      stderr: {
        write: (text) => {
          error += text;
        },
      },
    },
    environment: {},
    workingFolder: root,
  });
  return { code, out, error };
}

/** Held open, so that the server need not start for each command. */
let keeper: Database;

beforeAll(async () => {
  keeper = await openDatabase({ dataFolder });
  const { declarations, brands } = await loadDeclarations(root, ['demo']);
  const [brand] = brands;
  if (!brand) throw new Error('the package holds the demo brand');
  const demonstration = await runDemonstration({
    declarations,
    brand,
    dataFolder,
    seed: 5,
    returns: 40,
    onProgress: () => undefined,
  });
  await demonstration.close();
  expect(demonstration.result.proof).toMatchObject({ lost: 0, twice: 0, misplaced: 0, unexplained: 0 });
}, 120_000);

afterAll(async () => {
  await keeper.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

test('records list counts every record by state and shows those of one state', async () => {
  const all = JSON.parse((await backhaul('records', 'list', '--json', '--limit', '1000')).out);
  expect(all.records.filter((each: { flow: string }) => each.flow === flow)).toHaveLength(40);
  const counted = Object.values(all.states as Record<string, number>).reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(all.records.length);
  const { code, out } = await backhaul('records', 'list', '--state', 'exception');
  expect(code).toBe(0);
  expect(out.split('\n').filter((line) => line.includes(' exception '))).toHaveLength(all.states.exception);
});

test('records show finds a return by its key and by its order name, with history, effects and calls and no personal data', async () => {
  const confirmed = await backhaul('records', 'list', '--flow', flow, '--state', 'confirmed', '--json');
  const { records } = JSON.parse(confirmed.out);
  const [first] = records;
  const [story] = JSON.parse((await backhaul('records', 'show', first.key, '--json')).out);
  expect(story.history.length).toBeGreaterThan(1);
  expect(story.effects[0]).toMatchObject({ state: 'confirmed' });
  expect(story.calls.map(({ operation }: { operation: string }) => operation)).toContain('createStockAdjustment');
  expect(JSON.stringify(story)).not.toMatch(/@example\.test|"first_name":"[^[]/);
  const byName = await backhaul('records', 'show', first.tracked.orderName);
  expect(byName.out).toContain(`${first.key}  confirmed`);
});

test('records show of an unknown key says so and ends with 1', async () => {
  const { code, error } = await backhaul('records', 'show', 'nothing');
  expect({ code, error }).toEqual({ code: 1, error: 'No record has the key or order name nothing.\n' });
});

test('exceptions are listed with owner and next step, page by page, and in groups of one cause', async () => {
  const { exceptions } = JSON.parse((await backhaul('exceptions', 'list', '--json')).out);
  expect(exceptions.length).toBeGreaterThan(2);
  for (const each of exceptions)
    expect(each).toMatchObject({ owner: expect.stringMatching(/./), resolution: expect.stringMatching(/./) });
  const paged = [];
  for (let after: string[] = []; ; ) {
    const page = JSON.parse((await backhaul('exceptions', 'list', '--limit', '2', ...after, '--json')).out);
    paged.push(...page.exceptions);
    if (page.next === null) break;
    after = ['--after', page.next];
  }
  expect(paged).toEqual(exceptions);
  const { groups } = JSON.parse((await backhaul('exceptions', 'groups', '--json')).out);
  const sizes = groups.map(({ count }: { count: number }) => count);
  expect(sizes.reduce((sum: number, size: number) => sum + size, 0)).toBe(exceptions.length);
  const [largest] = groups;
  const same = JSON.parse((await backhaul('exceptions', 'list', '--group', largest.cause, '--json')).out);
  expect(same.exceptions).toHaveLength(largest.count);
  const old = JSON.parse((await backhaul('exceptions', 'list', '--older-than', '2d', '--json')).out);
  expect(old.exceptions).toEqual([]);
});

test('an exception shows its record, calls and next step, is taken on, written about, replayed and closed by hand', async () => {
  const { exceptions } = JSON.parse((await backhaul('exceptions', 'list', '--json')).out);
  const one = exceptions.find((each: { flow: string }) => each.flow === flow);
  expect((await backhaul('exceptions', 'show', one.id)).out).toContain(`→ ${one.resolution}`);
  await backhaul('exceptions', 'assign', one.id, '--to', 'ines');
  await backhaul('exceptions', 'note', one.id, '--text', 'Asked the warehouse', '--by', 'ines');
  const shown = JSON.parse((await backhaul('exceptions', 'show', one.id, '--json')).out);
  expect(shown).toMatchObject({ assignee: 'ines', notes: [{ author: 'ines', text: 'Asked the warehouse' }] });
  expect(shown.calls.map(({ operation }: { operation: string }) => operation)).toContain('getReturn');
  expect(JSON.stringify(shown)).not.toMatch(/@example\.test/);
  const dry = JSON.parse(
    (await backhaul('exceptions', 'replay', '--code', one.code, '--dry-run', '--sample', '0', '--json')).out,
  );
  expect(dry).toMatchObject({ dryRun: true, brands: [{ brand: 'demo', records: expect.any(Number) }] });
  // Without its secrets nothing can be read: a rehearsal says so, and changes nothing.
  const rehearsal = await backhaul('exceptions', 'replay', '--code', one.code, '--dry-run', '--sample', '2', '--json');
  const { rehearsed, effects } = JSON.parse(rehearsal.out);
  expect(rehearsed[0]).toMatchObject({ end: 'exception', reason: expect.stringContaining('secret') });
  expect(effects).toEqual([]);
  const { replays } = JSON.parse((await backhaul('exceptions', 'replay', one.id, '--json')).out);
  expect(replays).toMatchObject([{ brand: 'demo', exceptions: 1, records: 1 }]);
  await backhaul('exceptions', 'cancel', replays[0].id);
  const listed = JSON.parse((await backhaul('exceptions', 'replays', replays[0].id, '--watch', '--json')).out);
  expect(listed.replays).toMatchObject([{ state: 'cancelled', waiting: 0, rested: { cancelled: 1 } }]);
  const ignored = JSON.parse((await backhaul('exceptions', 'ignore', one.id, '--reason', 'seen', '--json')).out);
  expect(ignored).toMatchObject({ state: 'ignored', note: 'seen', exceptions: [{ id: one.id }] });
  const again = await backhaul('exceptions', 'resolve', one.id, '--note', 'seen');
  expect(again.code).toBe(1);
  expect(again.error).toContain('EXCEPTION_NOT_FOUND');
});

test('a change without an id or a group is refused, so that nothing is closed by accident', async () => {
  const { code, error } = await backhaul('exceptions', 'resolve', '--note', 'all of them');
  expect({ code, named: error.includes('EXCEPTION_NOT_CHOSEN') }).toEqual({ code: 2, named: true });
});

test('a limit out of range is refused with the range and exit code 2', async () => {
  const { code, error } = await backhaul('records', 'list', '--limit', '0');
  expect(code).toBe(2);
  expect(error).toContain('FLAG_OUT_OF_RANGE');
  expect(error).toContain('from 1 to 10000');
});

test('deliveries of alerts are listed, and a brand without alerts has none to try', async () => {
  expect(JSON.parse((await backhaul('alerts', 'list', '--state', 'failed', '--json')).out)).toEqual({ deliveries: [] });
  const tried = await run({
    arguments: ['alerts', 'test', '--brand', 'demo'],
    streams: { stdout: { write: () => undefined }, stderr: { write: () => undefined } },
    environment: {},
    workingFolder: root,
  });
  expect(tried).toBe(0);
});

test('status shows each flow with its backlog, its exceptions and when it will be done, and what budgets have left', async () => {
  const before = JSON.parse((await backhaul('exceptions', 'list', '--json')).out).exceptions;
  // One record waits, and nobody works on it.
  await withStore({ dataFolder }, async (database, queue) => {
    await startReplays(database, { ids: [before[0].id] });
    await advanceReplays(database, queue);
  });
  const { flows, budgets, jobs } = JSON.parse((await backhaul('status', '--json')).out);
  const { exceptions } = JSON.parse((await backhaul('exceptions', 'list', '--json')).out);
  const open = exceptions.filter((each: { flow: string }) => each.flow === flow).length;
  expect(open).toBeGreaterThan(0);
  expect(flows).toContainEqual(
    expect.objectContaining({ brand: 'demo', flow, sent: 0, exceptions: open, perSecond: expect.any(Number) }),
  );
  expect(jobs.active).toBe(0);
  expect(budgets.map(({ connector }: { connector: string }) => connector).sort()).toEqual([
    'archean-r247',
    'commercetools',
    'loop-returns',
    'shopify',
  ]);
  for (const { left, of } of budgets) expect(left).toBeLessThanOrEqual(of);
  const { code, out } = await backhaul('status');
  expect(code).toBe(0);
  expect(out).toMatch(/^brand +flow +backlog/);
});
