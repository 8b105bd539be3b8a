/** One process of the simulation: runs every so many-th seed on a database server of its own, and sends each result. */
// First of all: it takes the place of timers and clocks before anything is loaded that keeps them.
import './virtual-time.ts';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSimulation } from './open-simulation.ts';
import { simulate } from './simulation.ts';

const [first = 1, end = 1, step = 1] = process.argv.slice(2).map(Number);

// What pg-boss warns of is part of the faults.
process.removeAllListeners('warning');
/** Whoever asked has gone: the server is stopped after the seed in progress. */
let abandoned = false;
for (const event of ['disconnect', 'SIGINT', 'SIGTERM']) {
  process.on(event, () => {
    abandoned = true;
  });
}
const folder = await mkdtemp(join(tmpdir(), 'backhaul-simulation-'));
// The database server may run under another account, which has to reach its folder.
await chmod(folder, 0o755);
try {
  const simulation = await openSimulation(join(folder, 'data'));
  try {
    // Not judged: it loads what is loaded at its first use.
    await simulate(simulation.world, 0);
    for (let seed = first; seed < end && !abandoned; seed += step) {
      const result = await simulate(simulation.world, seed);
      if (process.connected) process.send?.(result);
    }
  } finally {
    await simulation.close();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (process.connected) process.disconnect();
