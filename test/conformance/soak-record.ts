/** The last long soak of each connector, and the last use of each kind of budget, as tables in docs/soak.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machine } from '../long-runs.ts';
import { type BudgetUse, type DeclaredBudget, declaredBudgets } from './budget-use.ts';
import type { Memory } from './memory-in-use.ts';
import type { SoakResult } from './soak.ts';
import { subjects } from './subject.ts';

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

    npm run soak -- connectors --calls 100000 --record

Every request bears a mark, and so does each row that it makes in the ledger of the emulated system. Afterwards each write is looked for by its mark: *lost* is confirmed and not in the ledger; *doubled* is in the ledger more than once; *other faults* are writes that were refused or abandoned and yet took effect, protected writes without an end, and rows of nobody. *Unknown* are writes whose answer was lost where the system offers no way to know: they wait for a person and are never sent again. A write counts as *abandoned* when it was certainly without effect and is to be planned anew.

The calls are divided among four emulators, each in a process of its own and with a connection of its own; each begins anew after at most 1,000 calls. Client, connections and database are the same from the first call to the last. 32 calls are at work at once, and up to 128 are begun and not at their end: a write whose outcome is open waits for four seconds before it is settled, as its record does in the queue, and others are at work meanwhile. *Calls/s* is over the whole run: making uses ready, waiting, judging and beginning anew included.

Memory is that of the client's process when a tenth of the calls, and all of them, are at their end: what is in use after a collection of garbage, and in brackets what the process holds (its network and its database pool included). The declared rates are raised for these runs.
`;

const budgetColumns = [
  'budget',
  'connector',
  'permitted',
  'window (s)',
  'calls',
  'refused',
  'most sent in a window',
  'most arrived',
  'used',
  'date',
  'machine',
];

const budgetOpening = `## Budgets

Four connections with six callers each share one declared budget and always have work, for six windows. The emulator runs in a process of its own, and notes when a call has arrived there whole. *Most sent* and *most arrived* count the calls in the fullest window, wherever it begins, by the time at which they went out and at which they were there; a quota's windows begin at fixed times. *Used* is the part of the limit that an average window holds, of all windows that begin and end while there is work: above 100 % is not possible without a window that has too many. Of points it is what calls have used of what was restored from the second window on (less than all when the bucket was full for a time), and *refused* tells whether the system's bucket was ever overdrawn. Written by

    npm run soak -- connectors --budgets --record

Right before its first byte goes out, when its connection is there, a call whose permission has run out asks for another one: what signing, marking the effect, connecting and a busy process take never makes a window too full. What the network adds after that, or a system that does not read what has come, is outside of our hands: a call may be so much later than others as slices are kept free for (200 ms in all, 2 % of the window at the most; half of it is for the network), and at the end of a quota's window 1 %, 2 s at the most, half of it for the network. In simulated time the limit holds exactly with calls that are late by all of that (\`src/runtime/connection/window-pace.test.ts\`).
`;

/** Puts the result in the place of the connector's former one. */
export const recordSoak = (result: SoakResult): Promise<void> => record(result.system, rowOf(result));

/** Puts the use in the place of the former one of its kind. */
export const recordBudget = (declared: DeclaredBudget, use: BudgetUse): Promise<void> =>
  record(declared.kind, budgetRowOf(declared, use));

async function record(name: string, newRow: string): Promise<void> {
  const former = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const rows = new Map(
    former
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => [line.split(' | ')[0]?.slice(2) ?? '', line]),
  );
  rows.set(name, newRow);
  const table = (heads: readonly string[], names: readonly string[]) =>
    [
      `| ${heads.join(' | ')} |`,
      `|${'---|'.repeat(heads.length)}`,
      ...names.flatMap((one) => rows.get(one) ?? []),
    ].join('\n');
  const soaks = table(
    columns,
    subjects.map(({ id }) => id),
  );
  const budgets = table(
    budgetColumns,
    declaredBudgets.map(({ kind }) => kind),
  );
  await writeFile(file, `${opening}\n${soaks}\n\n${budgetOpening}\n${budgets}\n`);
}

function budgetRowOf(
  { kind, system, limit, windowMs }: DeclaredBudget,
  { calls, refused, most, used }: BudgetUse,
): string {
  const share = `${(used * 100).toFixed(1)} %`;
  return row([
    kind,
    system,
    limit,
    windowMs / 1000,
    calls,
    refused,
    most?.sent ?? '',
    most?.arrived ?? '',
    share,
    ...here(),
  ]);
}

function rowOf({ system, calls, disturbed, states, judgement, memory, seconds, seed }: SoakResult): string {
  const others = judgement.denied.length + judgement.unsettled.length + judgement.stray.length;
  const told = ({ used, resident }: Memory) => `${used} (${resident})`;
  return row([
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
    ...here(),
  ]);
}

const here = (): readonly string[] => [new Date().toISOString().slice(0, 10), machine()];

function row(cells: readonly (string | number)[]): string {
  const text = cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell));
  return `| ${text.join(' | ')} |`;
}
