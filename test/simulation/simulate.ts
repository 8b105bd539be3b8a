/**
 * Runs the runtime in virtual time, from one seed after the other:
 *   npm run simulate -- --seeds 300 --from 1 [--trace] [--record]
 * Exit code 1 when an invariant does not hold; the seed is printed, and lets the same happen again. docs/decisions says
 * what is simulated and what is real.
 */
// First of all: it takes the place of timers and clocks before anything is loaded that keeps them.
import './virtual-time.ts';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandFlags } from '../command-flags.ts';
import { recordLongRun } from '../long-runs.ts';
import { openSimulation } from './open-simulation.ts';
import { simulate } from './simulation.ts';

const values = commandFlags(
  'Runs the runtime in virtual time, with random faults. Ends with 1 when an invariant does not hold.',
  'npm run simulate -- --seeds 300 --from 1',
  {
    seeds: ['How many, one after the other.', '300'],
    from: ['The first of them.', '1'],
    trace: ['Print each step.', false],
    record: ['Write the result into docs/long-runs.md.', false],
  },
);
const first = Number(values.from);
const count = Number(values.seeds);

// What pg-boss warns of is part of the faults.
process.removeAllListeners('warning');
const folder = await mkdtemp(join(tmpdir(), 'backhaul-simulation-'));
// The database server may run under another account, which has to reach its folder.
await chmod(folder, 0o755);
// The clock of this process is not the world's.
const { birthtime: at } = await stat(folder);
const startedAt = performance.now();
const failed: number[] = [];
const faults: Record<string, number> = {};
let steps = 0;
let virtualMs = 0;
try {
  const simulation = await openSimulation(join(folder, 'data'));
  try {
    // Not judged: it loads what is loaded at its first use.
    await simulate(simulation.world, 0);
    for (let seed = first; seed < first + count; seed += 1) {
      const result = await simulate(simulation.world, seed);
      steps += result.trace.length;
      virtualMs += result.virtualMs;
      for (const [kind, times] of Object.entries(result.faults)) faults[kind] = (faults[kind] ?? 0) + times;
      if (values.trace) {
        for (const line of result.trace) console.log(line);
        const hash = createHash('sha256').update(result.trace.join('\n')).digest('hex');
        console.log(`seed ${seed}: ${result.trace.length} steps, ${hash}`);
      }
      if (result.findings.length === 0) continue;
      failed.push(seed);
      console.log(`seed ${seed} FAILED:\n${result.findings.map((finding) => `  ${finding}`).join('\n')}`);
    }
  } finally {
    await simulation.close();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
const seconds = (performance.now() - startedAt) / 1000;
const result =
  `${count} seeds from ${first} (${Math.round(virtualMs / 1000)} s of virtual time, ${steps} steps), ` +
  `faults ${JSON.stringify(faults)}: ${failed.length === 0 ? 'every invariant held' : `failed: ${failed.join(' ')}`}.`;
console.log(`${result} ${seconds.toFixed(1)} s.`);
if (values.record) {
  const command = `npm run simulate -- --seeds ${count} --from ${first}`;
  await recordLongRun({ name: 'simulation', command, result, seconds, at });
}
if (failed.length > 0) process.exitCode = 1;
