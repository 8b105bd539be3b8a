/**
 * A million records through one worker process:
 *   npm run soak -- records [--records 1000000] [--record]
 * Exit code 1 when a record costs the database more with a full store than with an empty one, or the worker holds too much.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/runtime/runtime.ts';
import { commandFlags } from '../../test/command-flags.ts';
import { recordLongRun } from '../../test/long-runs.ts';
import { startEmulatedSystems, unlimited } from './emulated-systems.ts';
import { type ManyRecords, type Mark, measureManyRecords } from './many-records.ts';
import { serverProcess } from './processor-time.ts';
import { prepareCounting } from './server-statements.ts';

const values = commandFlags(
  'Many records through one worker process: what each costs the database, and what the worker holds, while the store grows. Ends with 1 when a record comes to cost a quarter more, or the worker holds more than 250 MB.',
  'npm run soak -- records --records 1000000 --record',
  {
    records: ['How many; measured at 10,000, 100,000, 300,000 and 1,000,000 of them, and at the last.', '1000000'],
    record: ['Write the result into docs/long-runs.md.', false],
  },
);
const records = Number(values.records);
const mostMegabytes = 250;
/** Of what a record costs at the second mark: at the first, processes and caches are cold. */
const mostGrowth = 1.25;

const marks = [10_000, 100_000, 300_000, 1_000_000, records].filter((mark) => mark <= records);
const dataFolder = mkdtempSync(join(tmpdir(), 'backhaul-records-'));
const startedAt = Date.now();
await prepareCounting(dataFolder);
const systems = await startEmulatedSystems(unlimited);
const store = await openStore({ dataFolder });
try {
  const result = await measureManyRecords(store, systems, {
    checkout: join(import.meta.dirname, '..', '..'),
    dataFolder,
    server: serverProcess(dataFolder),
    marks: [...new Set(marks)].sort((one, other) => one - other),
    tell: (line) => process.stderr.write(`${Math.round((Date.now() - startedAt) / 1000)} s: ${line}\n`),
  });
  const seconds = (Date.now() - startedAt) / 1000;
  const told = describe(result);
  process.stdout.write(`${told}\n`);
  if (values.record) {
    await recordLongRun({
      name: 'records',
      command: `npm run soak -- records --records ${records}`,
      result: told,
      seconds,
    });
  }
  const [first, second = first] = result.marks;
  const last = result.marks.at(-1);
  const growth = (last?.databaseMicroseconds ?? 0) / (second?.databaseMicroseconds ?? 1);
  if (growth > mostGrowth || (last?.megabytes.most ?? 0) > mostMegabytes) process.exitCode = 1;
} finally {
  await store.queue.close();
  await store.database.close();
  await systems.close();
  rmSync(dataFolder, { recursive: true, force: true });
}

function describe({ marks, pruning }: ManyRecords): string {
  const each = (of: (mark: Mark) => number): string => marks.map((mark) => of(mark).toLocaleString('en')).join(' / ');
  const { nothingDue, allDue } = pruning;
  return [
    `At ${each((mark) => mark.records)} records, of those since the mark before:`,
    `database ${each((mark) => mark.databaseMicroseconds)} µs of the processor a record,`,
    `worker ${each((mark) => mark.workerMicroseconds)} µs,`,
    `${each((mark) => mark.statementsPerRecord)} statements a record,`,
    `${each((mark) => mark.pagesPerRecord)} pages looked at and ${each((mark) => mark.writtenAheadPerRecord)} bytes written ahead a record,`,
    `${each((mark) => mark.recordsPerSecond)} records/s,`,
    `worker ${each((mark) => mark.megabytes.now)} MB (at most ${marks.at(-1)?.megabytes.most} MB),`,
    `store ${each((mark) => mark.storeMegabytes)} MB.`,
    `A daily pruning with nothing due: ${nothingDue.databaseSeconds} s of the database in ${nothingDue.statements} statements, the longest ${nothingDue.longestStatementMs} ms;`,
    `of everything: ${allDue.rows.toLocaleString('en')} rows, ${allDue.databaseSeconds} s in ${allDue.statements.toLocaleString('en')} statements, the longest ${allDue.longestStatementMs} ms, ${allDue.megabytes} MB more in its process.`,
  ].join(' ');
}
