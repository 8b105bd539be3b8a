/** `backhaul platform`: what is known of the platform, held against what it really does. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { AbortError } from '../../errors/errors.ts';
import { type CommandContext, withExamples } from '../command-context.ts';

export function register(program: Command, context: CommandContext): void {
  const platform = program.command('platform').description('Compiled flows, and the platform that they are for.');
  const example = 'backhaul platform diff export.json --brand acme';
  withExamples(platform, example);
  const diff = platform
    .command('diff')
    .description(
      'Compare the form of a flow that was exported from a tenant with what "backhaul build" writes. Tells names and types of members, never values.',
    )
    .argument('<export>', 'JSON file of one exported flow.')
    .option('--brand <id>', 'Brand whose build is compared; default: the first of the project.')
    .action((file: string, flags: { readonly brand?: string }) => diffAction(context, file, flags));
  withExamples(diff, example);
}

async function diffAction({ output, projectRoot }: CommandContext, file: string, flags: { readonly brand?: string }) {
  const { loadDeclarations } = await import('../declarations.ts');
  const { compileBrand } = await import('../../platforms/patchworks/build/compile-brand.ts');
  const { compareExport } = await import('../../platforms/patchworks/compare-export.ts');
  const { table } = await import('../table.ts');
  const theirs = readExport(file);
  const { declarations, brands } = await loadDeclarations(projectRoot, flags.brand ? [flags.brand] : undefined);
  const [brand] = brands;
  const documents = brand ? (await compileBrand(brand, declarations)).documents : [];
  const { differences, shapes } = compareExport(
    theirs,
    documents.map(({ document }) => document),
  );
  output.data({ differences, shapes });
  const rows = differences.map(({ path, ours, theirs: other }) => [path, ours, other]);
  if (rows.length === 0) output.line('The form is the same.');
  else for (const line of table(['member', 'built', 'exported'], rows)) output.line(line);
  for (const { microservice, known } of shapes) output.line(`step ${microservice}: ${known}`);
}

function readExport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new AbortError({
      code: 'PLATFORM_EXPORT_UNREADABLE',
      what: `${file} can't be read as JSON.`,
      why: String((error as Error).message),
      nextSteps: ['Export one flow from the platform, and name that file.'],
      exitCode: 2,
    });
  }
}
