/** `npm run peak`: a day of Black Friday from a seed, its proof printed; ends with 1 when a promise is broken. */
import { commandFlags } from '../command-flags.ts';
import { openScenarioStore } from '../scenario/store.ts';
import { brokenPromises, runPeak } from './peak.ts';
import { fullDay } from './plan-day.ts';
import { describePeak, recordPeak } from './record-peak.ts';

const { stockChanges, skus, orders, returns } = fullDay;
const values = commandFlags(
  "A day of Black Friday from a seed, sped up, on the real runtime; what both systems' ledgers prove of it. Ends with 1 when a promise is broken.",
  'npm run peak -- --seed 1 --scale 0.05 --minutes 10',
  {
    seed: ['The same seed is the same day.', '1'],
    scale: [
      `Part of the full day (${stockChanges} stock changes over ${skus} SKUs, ${orders} orders, ${returns} returns), 0.001 to 1.`,
      '1',
    ],
    minutes: ['How long the day takes on this machine, at most 240.', '10'],
    fresh: ['Minutes of the day within which a change of stock is to be shown.', '15'],
    workers: ['Runtimes that share the store, at most 4.', '1'],
    json: ['Print the result as JSON.', false],
    record: ['Write the result into docs/peak.md.', false],
  },
);

function numberOf(name: 'seed' | 'scale' | 'minutes' | 'fresh' | 'workers', least: number, most: number): number {
  const value = Number(values[name]);
  if (value >= least && value <= most) return value;
  process.stderr.write(`--${name}: a number from ${least} to ${most} is expected. --help tells all flags.\n`);
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
