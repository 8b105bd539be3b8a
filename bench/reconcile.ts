/**
 * Reconciling 100,000 keys a side, of which one in a hundred differs: `npm run bench -- reconcile [--quick]`.
 *
 * Two parts. The comparison alone: rows staged beforehand, then one statement over both sides that stores what differs;
 * median, least and most of seven rounds (three with --quick). The goal is under 2 s. And a whole run, once after a
 * warm-up: pages of 1,000 items read over loopback, each item through its transform, staged, compared and counted, with
 * the memory that the process had at most above what it had before, for 20,000 and for 100,000 keys: it must not grow
 * with them. The server of the pages runs in this process and holds its lists before the run begins.
 */
import { compareSides } from '../src/runtime/reconcile/compare.ts';
import { openStaging, type SideName, type StagedRow } from '../src/runtime/reconcile/staging.ts';
import { type ListsStage, openListsStage } from '../test/reconcile/lists-stage.ts';

const rounds = process.argv.includes('--quick') ? 3 : 7;
const count = 100_000;
const batch = 1_000;

const unitsOf = (side: SideName, index: number): number => (side === 'right' && index % 100 === 0 ? 7 : index % 5);
const keyOf = (index: number): string => `SKU-${String(index).padStart(6, '0')}`;

function rows(side: SideName, from: number): StagedRow[] {
  return Array.from({ length: batch }, (_, offset) => ({
    key: keyOf(from + offset),
    value: 'units',
    currency: '',
    amount: String(unitsOf(side, from + offset)),
    dimensions: { sku: keyOf(from + offset) },
    changedAt: '2026-10-01T00:00:00.000Z',
  }));
}

interface Round {
  readonly stagedMs: number;
  readonly comparedMs: number;
  readonly found: number;
}

async function comparisonAlone({ database }: ListsStage, round: number): Promise<Round> {
  const staging = await openStaging(database);
  try {
    const startedAt = performance.now();
    for (const side of ['left', 'right'] as const) {
      for (let from = 0; from < count; from += batch) await staging.addRows(side, rows(side, from));
    }
    await staging.analyze();
    const stagedAt = performance.now();
    const runId = `00000000-0000-7000-8000-${String(round).padStart(12, '0')}`;
    await compareSides(staging, {
      brand: 'bench',
      runId,
      previousId: null,
      period: undefined,
      graceMs: 0,
      tolerances: { units: '0' },
      leftIsWhole: true,
      rightIsWhole: true,
      leftMoved: false,
      rightMoved: false,
    });
    const comparedMs = performance.now() - stagedAt;
    const found = await database.query<{ count: number }>(
      'select count(*)::int as count from backhaul.reconciliation_finding where reconciliation_id = $1',
      [runId],
    );
    return { stagedMs: stagedAt - startedAt, comparedMs, found: found.rows[0]?.count ?? 0 };
  } finally {
    await staging.close();
  }
}

async function wholeRun(stage: ListsStage, keys: number): Promise<string> {
  const list = (side: SideName) =>
    Array.from({ length: keys }, (_, index) => ({ key: keyOf(index), units: unitsOf(side, index) }));
  Object.assign(stage.system.lists, { left: list('left'), right: list('right') });
  const comparing = await stage.open({ totals: [] });
  global.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const startedAt = performance.now();
  const run = await comparing.run({ raises: false });
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(watching);
  const grown = ((most - before) / 2 ** 20).toFixed(0);
  return `${keys} keys a side: ${seconds.toFixed(1)} s, ${run.differences.differing} differ, at most ${grown} MiB more memory`;
}

const sorted = (values: readonly number[]) => [...values].sort((one, other) => one - other);
const spread = (values: readonly number[]): string => {
  const all = sorted(values).map((value) => value.toFixed(0));
  return `median ${all[Math.floor(all.length / 2)]} ms, least ${all[0]} ms, most ${all.at(-1)} ms`;
};

const stage = await openListsStage();
try {
  const results: Round[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const result = await comparisonAlone(stage, round);
    if (round > 0) results.push(result);
  }
  console.log(`Reconciling ${count} keys a side, ${results[0]?.found} of which differ (${rounds} rounds)`);
  console.log(`  staging the rows of both sides: ${spread(results.map(({ stagedMs }) => stagedMs))}`);
  console.log(`  comparing, and storing what differs: ${spread(results.map(({ comparedMs }) => comparedMs))}`);
  console.log('A whole run, pages over loopback');
  await wholeRun(stage, 20_000);
  console.log(`  ${await wholeRun(stage, 20_000)}`);
  console.log(`  ${await wholeRun(stage, count)}`);
} finally {
  await stage.close();
}
