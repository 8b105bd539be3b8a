/**
 * Takes each mechanism out of a copy of the project and demands that its scenario notices:
 *   node bin/pinned-node.js test/ablation/run.ts [--only AL-3]
 * Exit code 1 when a test still passed, a text did not stand exactly once, or a scenario fails with nothing taken out.
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { commandFlags } from '../command-flags.ts';
import { type Ablation, ablations, scenarioFile } from './ablations.ts';

const root = join(import.meta.dirname, '..', '..');
const leftOut = new Set(['node_modules', '.git', 'dist', '.backhaul']);
/** Longest that one run of jest may take, in milliseconds. */
const runLimitMs = 180_000;

interface JestReport {
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** What came of the tests whose names contain one of these texts: name to status. */
type Statuses = ReadonlyMap<string, string>;

async function copyProject(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'backhaul-ablation-'));
  await cp(root, copy, {
    recursive: true,
    filter: (source) => !leftOut.has(relative(root, source).split(sep)[0] ?? ''),
  });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Runs tests of one file in the copy. Rejects when jest itself fails, a file that does not load included. */
async function runTests(copy: string, file: string, names: readonly string[]): Promise<Statuses> {
  const report = join(copy, 'ablation-report.json');
  await rm(report, { force: true });
  const pattern = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const child = spawn(
    process.execPath,
    [
      'node_modules/jest/bin/jest.js',
      file,
      `--testNamePattern=${pattern}`,
      '--json',
      `--outputFile=${report}`,
      '--forceExit',
    ],
    { cwd: copy, stdio: 'ignore', timeout: runLimitMs, killSignal: 'SIGKILL' },
  );
  await new Promise((resolve) => child.on('exit', resolve));
  const { numRuntimeErrorTestSuites, testResults } = JSON.parse(await readFile(report, 'utf8')) as JestReport;
  if (numRuntimeErrorTestSuites > 0) throw new Error(`${file} did not run: ${testResults[0]?.message.slice(0, 500)}`);
  return new Map(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'passed' || status === 'failed')
        .map(({ fullName, status }) => [fullName, status] as const),
    ),
  );
}

/** The scenarios with nothing taken out: what fails already proves nothing. */
async function failingAlready(copy: string, chosen: readonly Ablation[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const id of new Set(chosen.map((ablation) => ablation.id))) {
    const own = chosen.filter((ablation) => ablation.id === id);
    const statuses = await runTests(copy, scenarioFile(id), [...new Set(own.map(({ shows }) => shows))]);
    for (const { shows } of own) {
      const matching = [...statuses].filter(([name]) => name.includes(shows));
      if (matching.length === 0) wrong.push(`${id}: no test is named "${shows}"`);
      for (const [name, status] of matching) if (status === 'failed') wrong.push(`fails already: ${name}`);
    }
  }
  return wrong;
}

/** Why the ablation proves nothing; undefined when its scenario noticed. */
async function notNoticed(copy: string, ablation: Ablation): Promise<string | undefined> {
  const path = join(copy, ablation.file);
  const source = await readFile(path, 'utf8');
  const times = source.split(ablation.find).length - 1;
  if (times !== 1) return `the text stands ${times} times in ${ablation.file}`;
  await writeFile(
    path,
    source.replace(ablation.find, () => ablation.replace),
  );
  try {
    const statuses = await runTests(copy, scenarioFile(ablation.id), [ablation.shows]);
    return [...statuses.values()].includes('failed') ? undefined : 'the scenario still passes';
  } finally {
    await writeFile(path, source);
  }
}

const values = commandFlags(
  'Takes each mechanism out of a copy of the project and demands that its scenario notices. Ends with 1 when one does not.',
  'npm run ablate -- --only AL-3',
  { only: ['One requirement; default: all.', ''] },
);
const chosen = ablations.filter(({ id }) => values.only === '' || id === values.only);
if (chosen.length === 0) throw new Error(`no ablation belongs to ${values.only}`);
const copy = await copyProject();
try {
  const wrong = await failingAlready(copy, chosen);
  for (const line of wrong) console.log(line);
  let unnoticed = 0;
  for (const ablation of chosen) {
    const startedAt = Date.now();
    const reason = await notNoticed(copy, ablation).catch((error: unknown) => String(error));
    if (reason) unnoticed += 1;
    const seconds = `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
    console.log(
      [
        ablation.id.padEnd(6),
        (reason ? 'NOT NOTICED' : 'noticed').padEnd(12),
        seconds.padStart(7),
        ` ${ablation.what}`,
        reason ? ` (${reason})` : '',
      ].join(''),
    );
  }
  console.log(`${chosen.length - unnoticed} of ${chosen.length} noticed.`);
  if (unnoticed > 0 || wrong.length > 0) process.exitCode = 1;
} finally {
  await rm(copy, { recursive: true, force: true });
}
