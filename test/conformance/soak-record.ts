/** The last long soak of each connector, as a table in docs/soak.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Memory, SoakResult } from './soak.ts';

const file = join(import.meta.dirname, '..', '..', 'docs', 'soak.md');

const columns = [
  'connector',
  'calls',
  'disturbed',
  'confirmed',
  'refused',
  'abandoned',
  'unknown',
  'doubled',
  'lost',
  'other faults',
  'memory at 10 % (MB)',
  'memory at 100 % (MB)',
  'calls/s',
  'seed',
  'date',
  'machine',
];

const opening = `# Soak

Many calls of each connector against its emulator, over a network that disturbs one exchange in ten: connections that break before or after the system has done its work, answers that never come or break off, 500, 502 after the work is done, 429. Seven calls in ten are writes, each sent and settled as the runtime does. This file is written by

    npm run soak -- --calls 100000 --record

Every request bears a mark, and so does each row that it makes in the ledger of the emulated system. Afterwards each write is looked for by its mark: *lost* is confirmed and not in the ledger; *doubled* is in the ledger more than once; *other faults* are writes that were refused or abandoned and yet took effect, protected writes without an end, and rows of nobody. *Unknown* are writes whose answer was lost where the system offers no way to know: they wait for a person and are never sent again. A write counts as *abandoned* when it was certainly without effect and is to be planned anew.

The emulator runs in a process of its own and begins anew after every 1,000 calls; client, connection and database are the same from the first call to the last. Memory is that of the client's process: what is in use right after a collection of garbage, and in brackets what the process holds (its network and its database pool included). The declared rates are raised for these runs; that budgets hold is tested by themselves.
`;

/** Puts the result in the place of the connector's former one. */
export async function recordSoak(result: SoakResult): Promise<void> {
  const former = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const rows = new Map(
    former
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| connector '))
      .map((line) => [line.split(' ')[1] ?? '', line]),
  );
  rows.set(result.system, rowOf(result));
  const sorted = [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  const table = [`| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`, ...sorted];
  await writeFile(file, `${opening}\n${table.join('\n')}\n`);
}

function rowOf({ system, calls, disturbed, states, judgement, memory, seconds, seed }: SoakResult): string {
  const others = judgement.denied.length + judgement.unsettled.length + judgement.stray.length;
  const [processor] = cpus();
  const told = ({ used, resident }: Memory) => `${used} (${resident})`;
  const cells = [
    system,
    calls,
    disturbed,
    states.confirmed,
    states.refused,
    states.abandoned,
    judgement.unknown.length,
    judgement.doubled.length,
    judgement.lost.length,
    others,
    told(memory[0]),
    told(memory[1]),
    Math.round(calls / seconds),
    seed,
    new Date().toISOString().slice(0, 10),
    `${cpus().length} × ${processor?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`,
  ];
  const text = cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell));
  return `| ${text.join(' | ')} |`;
}
