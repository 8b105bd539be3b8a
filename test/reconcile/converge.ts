/**
 * Random worlds, from one seed after the other: what is proposed makes both sides agree in one pass.
 *   npm run converge -- --seeds 200 --from 1
 * Exit code 1 when it does not; the seed is printed, and makes the same world again.
 */

import { commandFlags } from '../command-flags.ts';
import { recordLongRun } from '../long-runs.ts';
import { converge } from './convergence.ts';
import { openListsStage } from './lists-stage.ts';

const values = commandFlags(
  'Random worlds of two lists: what is proposed makes both sides agree in one pass. Ends with 1 when it does not.',
  'npm run converge -- --seeds 200 --from 1',
  {
    seeds: ['How many worlds.', '200'],
    from: ['The seed of the first.', '1'],
    record: ['Write the result into docs/long-runs.md.', false],
  },
);
const first = Number(values.from);
const count = Number(values.seeds);
const stage = await openListsStage();
const comparing = await stage.open({ schedule: { kind: 'every', minutes: '1000' } });
const stop = await comparing.startWorking();
const startedAt = performance.now();
let keys = 0;
let repaired = 0;
let failed = 0;
for (let seed = first; seed < first + count; seed += 1) {
  try {
    const result = await converge(stage, comparing, seed);
    keys += result.keys;
    repaired += result.repaired;
  } catch (error) {
    failed += 1;
    console.error(error instanceof Error ? error.message : error);
  }
}
const seconds = (performance.now() - startedAt) / 1000;
const result = `${count - failed} of ${count} seeds hold: ${keys} keys, ${repaired} repaired in one pass.`;
console.log(`${result} ${seconds.toFixed(1)} s.`);
if (values.record) {
  const command = `npm run converge -- --seeds ${count} --from ${first}`;
  await recordLongRun({ name: 'convergence', command, result, seconds });
}
await stop();
await stage.close();
process.exitCode = failed > 0 ? 1 : 0;
