/**
 * Runs the runtime in virtual time, from one seed after the other:
 *   npm run simulate -- --seeds 300 --from 1 [--processes 2] [--trace] [--digests] [--record]
 * Exit code 1 when an invariant does not hold or not all seeds ran; the seed is printed, and lets the same happen again. docs/decisions says
 * what is simulated and what is real.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { commandFlags } from '../command-flags.ts';
import { recordLongRun } from '../long-runs.ts';
import type { SimulationResult } from './simulation.ts';

const values = commandFlags(
  'Runs the runtime in virtual time, with random faults. Ends with 1 when an invariant does not hold.',
  'npm run simulate -- --seeds 300 --from 1',
  {
    seeds: ['How many.', '300'],
    from: ['The first of them.', '1'],
    processes: ['How many processes share them, each with a database server.', '1'],
    trace: ['Print each step.', false],
    digests: ['Print a digest of the steps of each seed.', false],
    record: ['Write the result into docs/long-runs.md.', false],
  },
);
const first = Number(values.from);
const count = Number(values.seeds);
const processes = Number(values.processes);
/** How often it is told on standard error how far it is. */
const progressMs = 10_000;
/** Then a new process goes on: what the dead of the simulation wait for stays in the memory of theirs, half a megabyte a seed. */
const seedsOfAProcess = 1_000;

const startedAt = performance.now();
const secondsSoFar = () => (performance.now() - startedAt) / 1000;
const failed: number[] = [];
const faults: Record<string, number> = {};
let done = 0;
let steps = 0;
let virtualMs = 0;

function take(result: SimulationResult): void {
  done += 1;
  steps += result.trace.length;
  virtualMs += result.virtualMs;
  for (const [kind, times] of Object.entries(result.faults)) faults[kind] = (faults[kind] ?? 0) + times;
  if (values.trace) console.log(result.trace.join('\n'));
  if (values.trace || values.digests) {
    const hash = createHash('sha256').update(result.trace.join('\n')).digest('hex');
    console.log(`seed ${result.seed}: ${result.trace.length} steps, ${hash}`);
  }
  if (result.findings.length === 0) return;
  failed.push(result.seed);
  console.log(`seed ${result.seed} FAILED:\n${result.findings.map((finding) => `  ${finding}`).join('\n')}`);
}

const children = new Set<ChildProcess>();
let stopping = false;

/** Every so many-th seed; ends early when a process of it fails, or when the whole is to stop. */
async function runPart(number: number): Promise<void> {
  const end = first + count;
  for (let from = first + number; from < end && !stopping; from += processes * seedsOfAProcess) {
    const part = [from, Math.min(end, from + processes * seedsOfAProcess), processes].map(String);
    const child = fork(join(import.meta.dirname, 'run-seeds.ts'), part, { serialization: 'advanced' });
    children.add(child);
    child.on('message', (result) => take(result as SimulationResult));
    const [code, signal] = await once(child, 'close');
    children.delete(child);
    if (code === 0) continue;
    console.log(`A process of the simulation ended with ${code ?? signal}.`);
    return;
  }
}

// Whoever stops it is told of the seeds that did run.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopping = true;
    for (const child of children) child.kill(signal);
  });
}
const progress = setInterval(() => {
  const failures = failed.length === 0 ? '' : `, failed: ${failed.join(' ')}`;
  console.error(`${done} of ${count} seeds, ${secondsSoFar().toFixed(0)} s${failures}`);
}, progressMs);
await Promise.all(Array.from({ length: processes }, (_, number) => runPart(number)));
clearInterval(progress);

const seconds = secondsSoFar();
failed.sort((one, other) => one - other);
const told = done === count ? `${count} seeds` : `${done} of ${count} seeds`;
const result =
  `${told} from ${first} (${Math.round(virtualMs / 1000)} s of virtual time, ${steps} steps), ` +
  `faults ${JSON.stringify(faults)}: ${failed.length === 0 ? 'every invariant held' : `failed: ${failed.join(' ')}`}.`;
console.log(`${result} ${seconds.toFixed(1)} s.`);
if (values.record) {
  const inProcesses = processes > 1 ? ` --processes ${processes}` : '';
  const command = `npm run simulate -- --seeds ${count} --from ${first}${inProcesses}`;
  await recordLongRun({ name: 'simulation', command, result, seconds });
}
if (failed.length > 0 || done < count) process.exitCode = 1;
