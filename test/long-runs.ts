/** The last result of each long run, as a row of docs/long-runs.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** In the order of the table. */
const names = ['kills', 'simulation', 'records', 'convergence'] as const;

export interface LongRun {
  readonly name: (typeof names)[number];
  readonly command: string;
  /** In one sentence. */
  readonly result: string;
  readonly seconds: number;
  /** When; default: now. */
  readonly at?: Date;
}

const file = join(import.meta.dirname, '..', 'docs', 'long-runs.md');

const opening = `# Long runs

What takes too long for every run of the tests. One command runs it all, or each run for itself, and writes the rows here with \`--record\`:

    npm run soak -- --record            # all, one after the other, in their full sizes: hours
    npm run soak -- kills               # random kills of three workers, and stops of PostgreSQL itself
    npm run soak -- seeds               # the runtime in virtual time with random faults, seed after seed
    npm run soak -- records             # a million records through one worker, and their pruning
    npm run soak -- connectors          # calls on a network that fails; their results stand in soak.md
    npm run soak -- kills --quick       # small, to see that it works; --help tells every flag

Each ends with 1 when it has found something. A seed that fails is looked at with \`npm run simulate -- --seeds 1 --from <seed> --trace\`. The results of connectors stand in [soak.md](soak.md), the peak day (\`npm run peak\`) in [peak.md](peak.md).

| run | command | result | seconds | date | machine |
|---|---|---|---|---|---|
`;

/** Puts the result in the place of the former one. */
export async function recordLongRun({ name, command, result, seconds, at = new Date() }: LongRun): Promise<void> {
  const former = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = former.split('\n').filter((line) => line.startsWith('| '));
  const rows = new Map(lines.map((line) => [line.split(' | ')[0]?.slice(2) ?? '', line]));
  const told = Math.round(seconds).toLocaleString('en');
  const cells = [name, `\`${command}\``, result, told, at.toISOString().slice(0, 10), machine()];
  rows.set(name, `| ${cells.join(' | ')} |`);
  await writeFile(file, `${opening}${names.flatMap((one) => rows.get(one) ?? []).join('\n')}\n`);
}

/** Processors, memory and Node. */
export function machine(): string {
  const [processor] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${processor?.model.trim()}, ${memory} GB, Node ${process.versions.node}`;
}
