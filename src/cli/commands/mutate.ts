/** `backhaul mutate`: which small changes of the mappings no fixture notices. */
import type { Command } from 'commander';
import type { MutationResult } from '../../operations/mappings/mutate-mapping.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes, type Output } from '../output.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('mutate')
    .description(
      'Change mappings in small ways, one at a time, and show which changes no golden fixture notices. Ends with 1 when fixtures notice less than 95 % of them.',
    )
    .argument('[transform]', 'Id or name of one transform; default: all of the project.')
    .action(async (name: string | undefined) => {
      const { loadCatalog } = await import('../../blueprint/catalog.ts');
      const { mappingSubject, mappingSubjects } = await import('../../operations/mappings/mapping-subject.ts');
      const { isWellTested, mutateMapping } = await import('../../operations/mappings/mutate-mapping.ts');
      const catalog = await loadCatalog({ projectRoot: context.projectRoot, goldens: true });
      const subjects =
        name === undefined ? mappingSubjects(catalog, context.projectRoot) : [mappingSubject(catalog, name)];
      const results = subjects.map((subject) => {
        let told = Date.now();
        return mutateMapping(subject, (done, all) => {
          if (Date.now() - told < 2_000) return;
          told = Date.now();
          context.output.remark(`${subject.transform.id}: ${done} of ${all}`);
        });
      });
      report(context.output, results);
      if (!results.every(isWellTested)) context.setExitCode(exitCodes.failed);
    });
  withExamples(command, 'backhaul mutate', 'backhaul mutate plan-stock-adjustments --json');
}

function report(output: Output, results: readonly MutationResult[]): void {
  output.data(
    results.map((result) => ({
      ...result,
      survivors: result.survivors.map((survivor) => ({ ...survivor, file: output.path(survivor.file) })),
    })),
  );
  for (const { transform, mutants, killed, fixtures, survivors, equivalent, stale } of results) {
    const share = mutants === 0 ? 100 : (100 * killed) / mutants;
    const listed = equivalent.length > 0 ? `, ${equivalent.length} listed as equivalent` : '';
    output.line(
      `${output.styled('bold', transform)}: ${killed} of ${mutants} mutants killed (${share.toFixed(1)} %)${listed}, by ${fixtures} fixtures`,
    );
    for (const { kind, file, line, column, original, replacement, occurrence } of survivors) {
      const which = occurrence > 1 ? ` (occurrence ${occurrence})` : '';
      output.line(
        `  ${output.path(file)}:${line}:${column} ${kind}: ${short(original)} -> ${short(replacement)}${which}`,
      );
    }
    for (const { kind, original, replacement } of stale) {
      output.line(
        `  listed as equivalent, but killed or no longer there: ${kind}: ${short(original)} -> ${short(replacement)}`,
      );
    }
  }
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line || '(nothing)';
}
