/** `backhaul golden`: the golden cases of the mappings, in every way that they can run. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Golden } from '../../../schemas/formats/golden.ts';
import { AbortError } from '../../errors/errors.ts';
import type { GoldenResult, Way } from '../../operations/mappings/run-goldens.ts';
import { openTerminal } from '../ask-on-terminal.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes, type Output } from '../output.ts';

interface Flags {
  readonly only?: Way;
  readonly update: boolean;
  readonly yes: boolean;
}

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('golden')
    .description(
      'Run the golden cases through the reference interpreter, the compiled mapping, and its script on Node 18. Ends with 1 when one differs.',
    )
    .argument('[pattern]', 'Part of the name of a transform or of a case; default: all of the project.')
    .option('--only <way>', 'One way: interpreter, compiled or script.')
    .option('--update', 'Show each difference, ask, and write what the compiled mapping gives into the case.', false)
    .option('--yes', 'With --update: write without asking.', false)
    .action((pattern: string | undefined, flags: Flags) => golden(context, pattern, flags));
  withExamples(command, 'backhaul golden', 'backhaul golden plan-stock --only compiled', 'backhaul golden 07 --update');
}

async function golden(context: CommandContext, pattern = '', { only, update, yes }: Flags): Promise<void> {
  const { loadCatalog } = await import('../../blueprint/catalog.ts');
  const { fixtureName, mappingSubjects } = await import('../../operations/mappings/mapping-subject.ts');
  const { agree, runGoldens, ways } = await import('../../operations/mappings/run-goldens.ts');
  if (only !== undefined && !ways.includes(only)) {
    throw usage(`There is no way ${only}.`, `Choose one of: ${ways.join(', ')}.`);
  }
  if (update && !yes && process.stdin.isTTY !== true) {
    throw usage('Nobody can be asked here: the input is no terminal.', 'Add --yes to write every difference.');
  }
  const { output } = context;
  const catalog = await loadCatalog({ projectRoot: context.projectRoot, goldens: true });
  const results: GoldenResult[] = [];
  for (const subject of mappingSubjects(catalog, context.projectRoot)) {
    const isWhole = subject.transform.id.includes(pattern);
    const fixtures = subject.fixtures.filter((fixture) => isWhole || fixtureName(fixture).includes(pattern));
    if (fixtures.length > 0) results.push(...(await runGoldens(subject, fixtures, only ? [only] : ways)));
  }
  if (results.length === 0)
    throw usage(`No case and no transform has "${pattern}" in its name.`, 'Run "backhaul golden" for all.');
  const failed = results.filter((result) => Object.keys(result.differing).length > 0 || !agree(result));
  output.data(
    results.map((result) => ({ ...result, file: output.path(result.file), passed: !failed.includes(result) })),
  );
  for (const result of failed) report(output, result);
  const updated = update ? await updateAll(output, failed, yes) : 0;
  output.line(
    `${results.length - failed.length} of ${results.length} cases as expected${update ? `, ${updated} written` : ''}.`,
  );
  if (failed.length > updated) context.setExitCode(exitCodes.failed);
}

function report(output: Output, { file, title, differing, outcomes }: GoldenResult): void {
  output.line(`${output.styled('red', output.path(file))}: ${title}`);
  for (const [way, found] of Object.entries(differing)) {
    for (const { path, expected, found: actual } of found)
      output.line(`  ${way}: ${path || '/'} expected ${shown(expected)}, found ${shown(actual)}`);
  }
  if (Object.keys(differing).length === 0)
    for (const [way, outcome] of Object.entries(outcomes))
      output.line(`  ${way}: ${'text' in outcome ? shown(outcome.text) : outcome.error.code}`);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

async function updateAll(output: Output, failed: readonly GoldenResult[], yes: boolean): Promise<number> {
  const asking = yes ? undefined : openTerminal();
  let all = yes;
  let updated = 0;
  for (const result of failed) {
    const answer = all
      ? 'y'
      : ((await asking?.ask(`Write ${output.path(result.file)}? [y]es, [n]o, [a]ll, [q]uit `)) ?? 'n');
    if (answer.startsWith('q')) break;
    all ||= answer.startsWith('a');
    if (!all && !answer.startsWith('y')) continue;
    updateCase(result);
    updated += 1;
  }
  asking?.close();
  return updated;
}

/** What the compiled mapping gives becomes what is expected; without it, what the only way that ran gives. */
function updateCase({ file, outcomes }: GoldenResult): void {
  const outcome = outcomes.compiled ?? Object.values(outcomes)[0];
  if (!outcome) return;
  const { expected: _, expectedError: __, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as Golden;
  const changed: Golden =
    'text' in outcome
      ? { ...rest, expected: JSON.parse(outcome.text) as unknown }
      : { ...rest, expectedError: { code: outcome.error.code } };
  writeFileSync(file, `${JSON.stringify(changed, null, 2)}\n`);
}

function usage(what: string, next: string): AbortError {
  return new AbortError({
    code: 'GOLDEN_USAGE',
    what,
    why: 'The command can not begin so.',
    nextSteps: [next],
    exitCode: exitCodes.usage,
  });
}
