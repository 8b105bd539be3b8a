/** `backhaul explain`: what a code means and what to do about it. */
import type { Command } from 'commander';
import { loadCatalog } from '../../blueprint/catalog.ts';
import { builtInEntries, type CodeEntry, entriesOf, exceptionEntries } from '../../check/explain.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import type { Output } from '../output.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('explain')
    .description('Explain a code of an error, a check rule or an exception; without a code, list them all.')
    .argument('[code]', 'The code, as printed.')
    .action(async (code: string | undefined) => {
      const exceptions = exceptionEntries(await loadCatalog({ projectRoot: context.projectRoot }));
      const entries = [...exceptions, ...builtInEntries()];
      if (code === undefined) list(context.output, entries);
      else show(context.output, entriesOf(code, entries));
    });
  withExamples(command, 'backhaul explain SETTING_UNREAD', 'backhaul explain');
}

function list(output: Output, entries: readonly CodeEntry[]): void {
  output.data(entries);
  const sources = new Set(entries.map(({ source }) => source));
  for (const source of sources) {
    const own = entries.filter((entry) => entry.source === source);
    const width = Math.max(...own.map(({ code }) => code.length));
    output.line(output.styled('bold', `${source} (${own.length})`));
    for (const { code, title } of own) output.line(`  ${code.padEnd(width)}  ${title}`);
    output.line();
  }
}

function show(output: Output, entries: readonly CodeEntry[]): void {
  output.data(entries);
  for (const { code, source, title, meaning, next, example, owner, severity } of entries) {
    output.line(`${output.styled('bold', code)}: ${title}`);
    output.line(output.styled('dim', `  ${source}${severity ? `, ${severity}` : ''}`));
    output.line(`  Meaning: ${meaning}`);
    output.line(`  What to do: ${next}`);
    if (owner) output.line(`  Owner: ${owner}`);
    output.line(`  Example: ${example}`);
    output.line();
  }
}
