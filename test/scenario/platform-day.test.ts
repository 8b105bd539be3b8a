/**
 * The same day on the runtime and on the platform as its documents describe it: both ledgers say the same. Where the
 * platform's cache forgets, nothing is done twice, and every difference is one that the report on guarantees names.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppliedLine } from '../../src/operations/demonstration/expected-stock.ts';
import { type PlayedDay, playDay } from '../../src/operations/demonstration/play-on-platform.ts';
import { runDemonstration } from '../../src/operations/demonstration/run-demonstration.ts';
import { guaranteesOf } from '../../src/platforms/patchworks/build/guarantees.ts';
import { demo, everything } from '../../src/platforms/patchworks/test-declarations.ts';
import type { Declarations } from '../../src/runtime/plan/compile-plan.ts';

const day = { seed: 3, returns: 20, brand: demo };

let declarations: Declarations;
let kept: PlayedDay;
beforeAll(async () => {
  declarations = await everything();
  kept = await playDay({ ...day, declarations });
});

const nothingWrong = { lost: 0, twice: 0, misplaced: 0, unexplained: 0 };

/** Where the units of each line stand in the end. */
function standing(ledger: readonly AppliedLine[]): Record<string, number> {
  const units: Record<string, number> = {};
  for (const { lineReference, locationCode, quantity } of ledger) {
    const place = `${lineReference.split(':')[1]} ${locationCode}`;
    units[place] = (units[place] ?? 0) + quantity;
  }
  return Object.fromEntries(Object.entries(units).filter(([, count]) => count !== 0));
}

/** Places at which not the same number of units stands. */
const differing = (a: Record<string, number>, b: Record<string, number>): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((place) => a[place] !== b[place]);

test('the ledger of the platform is the ledger of the runtime', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'backhaul-platform-day-'));
  try {
    const onRuntime = await runDemonstration({
      ...day,
      declarations,
      brand: demo,
      dataFolder,
      onProgress: () => undefined,
    });
    await onRuntime.close();
    expect(onRuntime.result.proof).toMatchObject(nothingWrong);
    expect(kept.proof).toMatchObject(nothingWrong);
    expect(differing(standing(onRuntime.ledger), standing(kept.ledger))).toEqual([]);
    // Each line was applied once, whatever was dropped, repeated, or sent twice.
    expect(kept.ledger.filter(({ count }) => count !== 1)).toEqual([]);
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
});

test('when the cache is cleared nothing is done twice, and each record that differs is told of as the report says', async () => {
  const forgotten = await playDay({ ...day, declarations, forgets: true });
  expect(forgotten.proof.twice).toBe(0);
  const differences = differing(standing(kept.ledger), standing(forgotten.ledger));
  expect(differences.length).toBeGreaterThan(0);
  const told = forgotten.notices.flatMap(
    ({ text }) => /MEMORY_LOST What was confirmed for (\S+)/.exec(text)?.[1] ?? [],
  );
  const returnOf = new Map(
    kept.ledger.map(({ lineReference, note }) => [
      lineReference.split(':')[1],
      /Loop return (\w+)/.exec(note ?? '')?.[1],
    ]),
  );
  const untold = differences.filter((place) => !told.includes(returnOf.get(place.split(' ')[0]) ?? ''));
  expect(untold).toEqual([]);
  const [compiled] = kept.build.flows;
  if (!compiled) throw new Error('The build has the flow.');
  const memory = guaranteesOf(compiled).aspects.find(({ id }) => id === 'memory');
  expect(memory).toMatchObject({ verdict: 'weaker', how: expect.stringContaining('MEMORY_LOST') });
});
