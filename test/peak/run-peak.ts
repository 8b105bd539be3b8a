/** `npm run peak`: a day of Black Friday from a seed, its proof printed; ends with 1 when a promise is broken. */
import { parseArgs } from 'node:util';
import { openScenarioStore } from '../scenario/store.ts';
import { brokenPromises, runPeak } from './peak.ts';
import { fullDay } from './plan-day.ts';
import { describePeak, recordPeak } from './record-peak.ts';

const usage = `A day of Black Friday from a seed, sped up, on the real runtime; what both systems' ledgers prove of it.

  npm run peak -- --seed 1 --scale 0.05 --minutes 10

  --seed     the same seed is the same day (default 1)
  --scale    part of the full day: ${fullDay.stockChanges} stock changes over ${fullDay.skus} SKUs, ${fullDay.orders} orders,
             ${fullDay.returns} returns (default 1, at least 0.001, at most 1)
  --minutes  how long the day takes on this machine (default 10, at most 240)
  --fresh    minutes of the day within which a change of stock is to be shown (default 15)
  --workers  runtimes that share the store (default 1, at most 4)
  --json     prints the result as JSON
  --record   writes the result into docs/peak.md
`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '10' },
    fresh: { type: 'string', default: '15' },
    workers: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit();
}

function numberOf(name: 'seed' | 'scale' | 'minutes' | 'fresh' | 'workers', least: number, most: number): number {
  const value = Number(values[name]);
  if (value >= least && value <= most) return value;
  process.stderr.write(`--${name}: a number from ${least} to ${most} is expected.\n\n${usage}`);
  process.exit(2);
}

const options = {
  seed: numberOf('seed', 0, 4_294_967_294),
  scale: numberOf('scale', 0.001, 1),
  minutes: numberOf('minutes', 0.05, 240),
  freshMinutes: numberOf('fresh', 1, 120),
  workers: numberOf('workers', 1, 4),
  apart: true,
};
let last = '';
const tell = (line: string) => {
  if (line !== last) process.stderr.write(`${line}\n`);
  last = line;
};
const store = await openScenarioStore();
try {
  const result = await runPeak(store, { ...options, tell });
  const broken = brokenPromises(result);
  process.stdout.write(values.json ? `${JSON.stringify({ ...result, broken })}\n` : describePeak(result));
  if (values.record) await recordPeak(result);
  if (broken.length > 0) process.exitCode = 1;
} finally {
  await store.close();
}
