/**
 * The long runs, by one command:
 *   npm run soak -- [kills|seeds|records|connectors] [--quick] [--record] [flags of the run]
 * Without a name all of them, one after the other. Exit code 1 when one of them has found something.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { soakRuns, soakSteps } from './soak-runs.ts';

const example = 'npm run soak -- kills --kills 20 --records 5000';
const page = `Long runs. Without a name all of them, one after the other. Ends with 1 when one has found something.

  ${example}

${Object.entries(soakRuns)
  .map(([name, { about, full }]) => `  ${name.padEnd(10)}  ${about}\n${' '.repeat(14)}${full.join(' ')}\n`)
  .join('')}
  --quick     Small sizes: whether each works at all.
  --record    Write the results into docs/long-runs.md, those of connectors into docs/soak.md.

"npm run soak -- kills --help" tells the flags of a run; those that are given count before the sizes above.
`;

const given = process.argv.slice(2);
const steps = soakSteps(given);
if ('unknown' in steps) {
  process.stderr.write(
    `There is no long run ${steps.unknown}, only ${Object.keys(soakRuns).join(', ')}.\nFor example: ${example}\n`,
  );
  process.exit(2);
}
if (given[0] === '--help') {
  process.stdout.write(page);
  process.exit(0);
}

// The terminal interrupts the run that is under way too, which may have something left to do; no other is begun.
let interrupted = false;
process.on('SIGINT', () => {
  interrupted = true;
});
for (const { name, script, flags } of steps) {
  if (interrupted) break;
  if (steps.length > 1) process.stderr.write(`\n${name}: ${soakRuns[name]?.about}\n`);
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', script), ...flags], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) process.exitCode = code === 2 ? 2 : 1;
}
