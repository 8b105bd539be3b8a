/** A crash at the fail points that leave most half done. Every cell of the matrix: `npm run crashes`. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FailPoint, failPointNames } from '../../src/runtime/fail-points.ts';
import { openStore } from '../../src/runtime/runtime.ts';
import { type FlowKind, flowKinds } from './crash-flows.ts';
import { type FinalState, type Matrix, openMatrix, runCalm, runCell } from './crash-matrix.ts';

let matrix: Matrix;
const calm = new Map<FlowKind, { final: FinalState; passed: ReadonlyMap<FailPoint, number> }>();

beforeAll(async () => {
  matrix = await openMatrix();
  for (const kind of flowKinds) calm.set(kind, await runCalm(matrix, kind));
});
afterAll(() => matrix.close());

test('without a crash everything is done once, and people are told of what is open', () => {
  expect(calm.get('batch')?.final).toEqual({
    done: [
      'loop-line:11:1 MAIN-SELL 1 1',
      'loop-line:12:1 MAIN-SELL 1 1',
      'loop-line:21:1 DAMAGED 1 1',
      'loop-line:22:1 QUARANTINE 1 1',
      'loop-line:31:1 MAIN-SELL 1 1',
      'loop-line:31:2 MAIN-SELL -1 1',
      'loop-line:31:3 DAMAGED 1 1',
    ],
    exceptions: ['2 22 DISPOSITION_UNMAPPED'],
    openEffects: 0,
    records: ['confirmed 2', 'exception 1'],
    untold: [],
  });
  expect(calm.get('poll')?.final).toEqual(calm.get('batch')?.final);
});

test('every fail point is passed by some flow', () => {
  const passed = new Set([...calm.values()].flatMap((run) => [...run.passed.keys()]));
  expect(failPointNames.filter((name) => !passed.has(name) && !name.startsWith('migrate.'))).toEqual([]);
});

const cells: readonly [FailPoint, FlowKind][] = [
  ['intake.storing', 'single'],
  ['intake.stored', 'batch'],
  ['poll.page-storing', 'poll'],
  ['poll.page-stored', 'poll'],
  ['work.claimed', 'batch'],
  ['settle.ended', 'single'],
  ['effect.storing', 'batch'],
  ['effect.stored', 'single'],
  ['effect.sent', 'batch'],
  ['effect.sent', 'single'],
  ['call.answered', 'poll'],
  ['effect.settled', 'batch'],
  ['rest.storing', 'single'],
  ['rest.stored', 'single'],
  ['alert.sent', 'batch'],
  ['replay.storing', 'batch'],
];

test.each(cells)('killed at %s of a %s flow and started again, it ends as without', async (point, kind) => {
  const { final, killed } = await runCell(matrix, kind, `${point}=kill`);
  expect(killed).toBe(true);
  expect(final).toEqual(calm.get(kind)?.final);
});

test('killed while it migrates, the next start goes on where the database stands', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backhaul-migrating-'));
  await chmod(folder, 0o755);
  try {
    const location = { dataFolder: join(folder, 'data') };
    const brand = { id: 'brand', title: 'Brand under test', connectors: {}, flows: {} };
    for (const failPoint of ['migrate.applying=kill@2', 'migrate.applied=kill']) {
      const child = await matrix.processes.start({ brand, location, kind: 'batch', failPoint, environment: {} });
      expect(child.url).toBeUndefined();
    }
    const { database, queue } = await openStore(location);
    const { rows } = await database.query<{ numbers: number[] }>(
      'select array_agg(number order by number) as numbers from backhaul.migration',
    );
    expect(rows[0]?.numbers.slice(0, 2)).toEqual([1, 2]);
    await queue.close();
    await database.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
