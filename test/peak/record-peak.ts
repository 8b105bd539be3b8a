/** The result of a day in words, and as docs/peak.md. */
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { brokenPromises, type PeakResult } from './peak.ts';
import { troubles } from './troubles.ts';

const file = join(import.meta.dirname, '..', '..', 'docs', 'peak.md');
const count = (value: number): string => value.toLocaleString('en');
const figures = (values: readonly number[]): string => values.map((value) => `${value.toFixed(1)} s`).join(' / ');

function rowsOf(result: PeakResult): readonly (readonly [what: string, figure: string])[] {
  const { happened, orders, stock, rest, delays, writes, reads, processor } = result;
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
    [
      'processor time: runtime / PostgreSQL / emulators / driver',
      figures([processor.runtime, processor.database, processor.emulators, processor.driver]),
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

The fewest write calls: each change that alters what can be sold waits for as long as it may (${freshMinutes} minutes of the day), so that one write covers what changes meanwhile, and what is taken back by then needs none. The flow waits for seven tenths of that time. The fewest readings put all SKUs of one such window into full batches. The delay leaves out changes that were open while Archean was down. commercetools takes an order only when its quantity permits; Archean allocates it ten minutes of the day later. Waits between attempts and between polls are made shorter as the day is. A ratio below 1 means that the integration was later than the limit, so that one write covered more than it should have had to: it proves nothing about economy then. All systems, the runtime and the day's driver share one process here, so that the delays of a fast day on a busy machine are the machine's before they are the integration's.

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
