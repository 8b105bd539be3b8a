/** The result of a day in words, and as docs/peak.md. */
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { mergingPart } from './day-declarations.ts';
import { brokenPromises, type PeakResult } from './peak.ts';
import { fullDay } from './plan-day.ts';
import { troubles } from './troubles.ts';

const file = join(import.meta.dirname, '..', '..', 'docs', 'peak.md');
const count = (value: number): string => value.toLocaleString('en');
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const figures = (values: readonly number[]): string => values.map((value) => `${value.toFixed(1)} s`).join(' / ');

function rowsOf(result: PeakResult): readonly (readonly [what: string, figure: string])[] {
  const { happened, orders, stock, rest, delays, writes, reads, processor } = result;
  const used = [processor.runtime, processor.database, processor.emulators, processor.driver];
  const perChange = (seconds: number) => `${((seconds * 1000) / happened.stock).toFixed(1)} ms`;
  return [
    ['stock changes in Archean', count(happened.stock)],
    ['orders tried / taken by commercetools', `${count(happened.ordersTried)} / ${count(orders.placed)}`],
    ['returns / units finalised in Loop', `${count(happened.returns)} / ${count(rest.returned.units)}`],
    ['**orders lost**', count(orders.lost)],
    ['**orders doubled**', count(orders.doubled)],
    ['**orders in Archean that nobody placed**', count(orders.strange)],
    ['**units oversold because of the integration**', count(stock.oversold)],
    ['**levels written too high**', count(stock.tooHigh)],
    ['**stale levels written over newer ones**', count(stock.tooLow)],
    [`**levels that differ at rest** (of ${count(rest.levels)})`, count(rest.levelsDiffering)],
    ['**returned units not where they should stand**', count(rest.returned.misplaced)],
    ['open exceptions at rest', JSON.stringify(rest.exceptions)],
    [
      `from a change in Archean to commercetools, p50 / p99, of the day (${count(delays.changes)} changes)`,
      figures(delays.day),
    ],
    [
      `the same, of the machine (limit ${((result.options.freshMinutes * result.options.minutes) / 24).toFixed(1)} s)`,
      figures(delays.machine),
    ],
    ['write calls of stock / applied', `${count(writes.calls)} / ${count(writes.applied)}`],
    ['fewest write calls possible', count(writes.fewest)],
    ['ratio', `${writes.ratio.toFixed(2)}${result.late ? ' (late: it says nothing)' : ''}`],
    ...reads.map(
      ({ route, calls, fewest }) =>
        [
          `reading calls, ${route}`,
          fewest === null ? count(calls) : `${count(calls)} (fewest ${count(fewest)})`,
        ] as const,
    ),
    ['processor time: runtime / PostgreSQL / emulators / driver', figures(used)],
    ['the same per stock change, all that comes with it included', used.map(perChange).join(' / ')],
    [
      'a full day at this rate, on two processors of its own',
      `${Math.ceil((sum(used) / happened.stock / 2 / 60) * fullDay.stockChanges)} min`,
    ],
  ];
}

/** For a terminal: one line per figure, and at the end what is broken. */
export function describePeak(result: PeakResult): string {
  const lines = rowsOf(result).map(([what, figure]) => `${figure.padStart(24)}  ${what.replaceAll('*', '')}`);
  const broken = brokenPromises(result);
  const wrong = result.stock.first.map((write) => `  ${JSON.stringify(write)}`);
  return `${[...lines, broken.length === 0 ? 'All promises are kept.' : `Broken: ${broken.join('; ')}`, ...wrong].join('\n')}\n`;
}

/** Writes the result as docs/peak.md, in the place of the former one. */
export async function recordPeak(result: PeakResult): Promise<void> {
  const { seed, scale, minutes, freshMinutes, workers } = result.options;
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
  await writeFile(
    file,
    `# A peak day

A day of Black Friday from a seed, sped up, on the real runtime with a real store: restock-finalised-returns, publish-stock-levels and take-over-orders at work for one brand, against Archean, commercetools and Loop emulated. Written by

    npm run peak -- --seed ${seed} --scale ${scale} --minutes ${minutes} --fresh ${freshMinutes} --workers ${workers} --record

On ${new Date().toISOString().slice(0, 10)}, ${machine}; ${count(result.seconds)} s in all. One second of the machine is ${count((24 * 60) / minutes)} s of the day. What is printed bold must be 0, or the command ends with 1.

| | |
|---|---|
${rowsOf(result)
  .map(([what, figure]) => `| ${what} | ${figure} |`)
  .join('\n')}

## How it is judged

Everything above comes from the ledgers of the emulated systems: Archean's movements of stock and its orders, commercetools' orders and writes of stock. Nothing is taken from the integration's own words. What makes a quantity wrong stands, in plain words, at the head of \`test/peak/judge.ts\`; \`test/peak/judge.test.ts\` shows it an oversold unit, a stale overwrite and innocent ones, and \`test/peak/peak.test.ts\` a day on which a protection is missing.

The fewest write calls: commercetools takes one entry in one call on its version, so that a call writes one SKU in one channel. Of each of those, a first change that alters what can be sold has to be shown within the limit (${freshMinutes} minutes of the day) unless it is taken back before; written at the last moment, it carries all that changed meanwhile; what changes after that is a first change again. No plan can do with fewer, and one that knows nothing of the future can do with as many. What would be due while Archean is down is due at its end. The fewest readings put all SKUs of one such window into full batches. All calls of a route count, also those that were refused, lost or throttled, and readings of other flows.

The flow waits for ${Math.round(mergingPart * 100)} % of the limit from a SKU's first change (its setting \`mergeMinutes\`), and writes all channels of the SKU then: the rest of the limit is left to polls, readings and attempts. That plan by itself needs 6 to 9 % more than the fewest, computed from the plan of the day. The delay leaves out changes that were open while Archean was down. A ratio is marked late when the 99th of 100 changes came after the limit: one write covered more than it should have had to then, and the ratio says nothing.

Each emulator, each runtime, PostgreSQL and the day's driver have processes of their own. commercetools takes an order only when its quantity permits; Archean allocates it ten minutes of the day later. Waits between attempts and between polls are made shorter as the day is.

## What goes wrong on it

${troubles.map(({ title, from, to }) => `- ${title}: ${hourOf(from)} to ${hourOf(to)}`).join('\n')}
- webhooks of Loop come twice and in another order, and one in ten not at all: all day
`,
  );
}

function hourOf(part: number): string {
  const minutes = Math.round(part * 24 * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
