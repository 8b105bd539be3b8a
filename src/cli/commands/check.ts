/** `backhaul check`: holds every declaration to its format and to the rules. */
import type { Command } from 'commander';
import { type Catalog, loadCatalog } from '../../blueprint/catalog.ts';
import type { Finding } from '../../blueprint/finding.ts';
import { checkCatalog } from '../../check/check-project.ts';
import { type RequirementRow, requirementTable } from '../../check/requirement-table.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes, type Output } from '../output.ts';
import { findingData, printFindings } from '../print-findings.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('check')
    .description('Check all connectors, transforms, flows, brands and fixtures. Ends with 1 when there is an error.')
    .option('--requirements', 'Also show what meets each requirement.')
    .option('--verbose', 'Also show information: what could not be inferred, and what mappings do not read.')
    .action(async (options: { requirements?: boolean; verbose?: boolean }) => {
      const started = performance.now();
      const catalog = await loadCatalog({ projectRoot: context.projectRoot, goldens: true });
      const all = checkCatalog(catalog);
      const findings = options.verbose ? all : all.filter(({ severity }) => severity !== 'information');
      const requirements = options.requirements ? requirementTable(catalog) : undefined;
      report(context.output, catalog, findings, requirements, performance.now() - started);
      if (findings.some(({ severity }) => severity === 'error')) context.setExitCode(exitCodes.failed);
    });
  withExamples(
    command,
    'backhaul check',
    'backhaul check --project ../shop --json',
    'backhaul check --requirements',
    'backhaul check --verbose',
  );
}

function report(
  output: Output,
  catalog: Catalog,
  findings: readonly Finding[],
  requirements: readonly RequirementRow[] | undefined,
  durationMs: number,
): void {
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const summary = { errors: count('error'), warnings: count('warning'), files: catalog.documents.length };
  output.data({
    findings: findingData(findings, output),
    ...(requirements ? { requirements } : {}),
    summary,
  });
  printFindings(findings, output);
  for (const row of requirements ?? []) output.line(requirementLine(row));
  output.line(
    `${plural(summary.errors, 'error')}, ${plural(summary.warnings, 'warning')}: ${contents(catalog)}, ${(durationMs / 1000).toFixed(1)} s.`,
  );
}

function requirementLine({ id, metBy, open, sentence }: RequirementRow): string {
  const state = metBy.length > 0 ? 'met  ' : open === undefined ? 'unmet' : 'open ';
  return `${id.padEnd(6)}${state} ${metBy.length > 0 ? metBy.join('; ') : (open ?? sentence)}`;
}

function contents({ documents }: Catalog): string {
  const kinds = ['connector', 'transform', 'flow', 'brand', 'golden'] as const;
  return kinds.map((kind) => plural(documents.filter((document) => document.kind === kind).length, kind)).join(', ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
