/** The commands with which people look records and exceptions up, over the data that a demonstration leaves. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDemonstration } from '../operations/demonstration/run-demonstration.ts';
import { loadDeclarations } from './declarations.ts';
import { run } from './run.ts';

const root = join(import.meta.dirname, '..', '..');
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

beforeAll(async () => {
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

afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

test('records list counts every record by state and shows those of one state', async () => {
  const all = JSON.parse((await backhaul('records', 'list', '--json', '--limit', '100')).out);
  expect(all.records).toHaveLength(40);
  expect(Object.values(all.states as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(40);
  const { code, out } = await backhaul('records', 'list', '--state', 'exception');
  expect(code).toBe(0);
  expect(out.split('\n').filter((line) => line.includes(' exception '))).toHaveLength(all.states.exception);
});

test('records show finds a return by its key and by its order name, with history, effects and calls and no personal data', async () => {
  const { records } = JSON.parse((await backhaul('records', 'list', '--state', 'confirmed', '--json')).out);
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

test('exceptions are listed with owner and next step, replayed dry and for real, and closed by hand', async () => {
  const { exceptions } = JSON.parse((await backhaul('exceptions', 'list', '--json')).out);
  expect(exceptions.length).toBeGreaterThan(2);
  for (const each of exceptions)
    expect(each).toMatchObject({ owner: expect.stringMatching(/./), resolution: expect.stringMatching(/./) });
  const [one] = exceptions;
  expect((await backhaul('exceptions', 'show', one.id)).out).toContain(`→ ${one.resolution}`);
  const dry = JSON.parse((await backhaul('exceptions', 'replay', '--code', one.code, '--dry-run', '--json')).out);
  expect(dry).toMatchObject({ queued: 0, dryRun: true });
  const real = JSON.parse((await backhaul('exceptions', 'replay', one.id, '--json')).out);
  expect(real).toEqual({ exceptions: 1, records: 1, queued: 1, dryRun: false });
  const closed = JSON.parse(
    (await backhaul('exceptions', 'resolve', one.id, '--note', 'seen', '--ignore', '--json')).out,
  );
  expect(closed).toMatchObject({ state: 'ignored', note: 'seen' });
  const again = await backhaul('exceptions', 'resolve', one.id, '--note', 'seen');
  expect(again.code).toBe(1);
  expect(again.error).toContain('EXCEPTION_NOT_FOUND');
});

test('a limit out of range is refused with the range and exit code 2', async () => {
  const { code, error } = await backhaul('records', 'list', '--limit', '0');
  expect(code).toBe(2);
  expect(error).toContain('FLAG_OUT_OF_RANGE');
  expect(error).toContain('from 1 to 10000');
});

test('status shows each flow with its backlog, its exceptions and when it will be done, and what budgets have left', async () => {
  const { flows, budgets, jobs } = JSON.parse((await backhaul('status', '--json')).out);
  const { exceptions } = JSON.parse((await backhaul('exceptions', 'list', '--json')).out);
  // The replay above has queued one record that nobody works on.
  expect(flows).toEqual([
    expect.objectContaining({ brand: 'demo', received: 1, queued: 0, sent: 0, exceptions: exceptions.length }),
  ]);
  expect(flows[0].oldestSeconds).toBeGreaterThan(0);
  expect(jobs).toEqual({ queued: 1, active: 0 });
  expect(budgets.map(({ connector }: { connector: string }) => connector).sort()).toEqual([
    'archean-r247',
    'loop-returns',
  ]);
  for (const { left, of } of budgets) expect(left).toBeLessThanOrEqual(of);
  const { code, out } = await backhaul('status');
  expect(code).toBe(0);
  expect(out).toMatch(/^brand +flow +backlog/);
});
