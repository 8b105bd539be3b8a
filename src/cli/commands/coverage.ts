/** `backhaul coverage`: which branches of the mappings no fixture reaches. */
import type { Command } from 'commander';
import type { MappingCoverage } from '../../operations/mappings/cover-mapping.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes, type Output } from '../output.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('coverage')
    .description(
      'Show which nodes and branches of mappings no golden fixture reaches. Ends with 1 when a branch is missed.',
    )
    .argument('[transform]', 'Id or name of one transform; default: all of the project.')
    .action(async (name: string | undefined) => {
      const { loadCatalog } = await import('../../blueprint/catalog.ts');
      const { mappingSubject, mappingSubjects } = await import('../../operations/mappings/mapping-subject.ts');
      const { coverMapping, isCovered } = await import('../../operations/mappings/cover-mapping.ts');
      const catalog = await loadCatalog({ projectRoot: context.projectRoot, goldens: true });
      const subjects =
        name === undefined ? mappingSubjects(catalog, context.projectRoot) : [mappingSubject(catalog, name)];
      const coverages: MappingCoverage[] = [];
      for (const subject of subjects) coverages.push(await coverMapping(subject));
      report(context.output, coverages);
      if (!coverages.every(isCovered)) context.setExitCode(exitCodes.failed);
    });
  withExamples(command, 'backhaul coverage', 'backhaul coverage plan-stock-adjustments --json');
}

function report(output: Output, coverages: readonly MappingCoverage[]): void {
  const gapsOf = ({ missedBranches, missedNodes }: MappingCoverage) => [...missedBranches, ...missedNodes];
  output.data(
    coverages.map((coverage) => ({
      ...coverage,
      missedBranches: coverage.missedBranches.map((gap) => ({ ...gap, file: output.path(gap.file) })),
      missedNodes: coverage.missedNodes.map((gap) => ({ ...gap, file: output.path(gap.file) })),
    })),
  );
  for (const coverage of coverages) {
    const { transform, fixtures, branches, nodes, unreachable, stale } = coverage;
    const listed = unreachable.length > 0 ? ` and ${unreachable.length} listed as unreachable` : '';
    output.line(
      `${output.styled('bold', transform)}: ${branches.reached} of ${branches.total} branches${listed}, ${nodes.reached} of ${nodes.total} nodes, by ${fixtures} fixtures`,
    );
    for (const { kind, file, line, column, source } of gapsOf(coverage)) {
      const shown = source.length > 100 ? `${source.slice(0, 99)}…` : source;
      const place = `${output.path(file)}:${line}:${column}`;
      output.line(kind === 'node' ? `  ${place} not reached: ${shown}` : `  ${place} never "${kind}": ${shown}`);
    }
    for (const { branch, source } of stale) {
      output.line(`  listed as unreachable, but reached or no longer there: "${branch}" of ${source}`);
    }
  }
}
