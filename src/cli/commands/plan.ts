/** `backhaul plan`: what another version of the blueprints changes for a brand, before anything is changed. */
import type { Command } from 'commander';
import type { FlowPlan } from '../../operations/brands/plan-upgrade.ts';
import { change, printOutputs } from '../brand/print-upgrade.ts';
import { repeated } from '../brand/repeatable.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import type { Output } from '../output.ts';
import { table } from '../table.ts';

interface PlanFlags {
  readonly brand: string;
  readonly from?: string;
  readonly flow: string[];
}

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('plan')
    .description(
      "List what changes for a brand between a version of its blueprints and the one that is there: parts of flows, mappings field by field over the golden cases with the brand's settings, schedules, operations and what calls cost.",
    )
    .requiredOption('--brand <id>', 'Brand.')
    .option('--from <version>', 'Version to compare with; default: the one that the brand was cloned from.')
    .option('--flow <flow>', 'Only this flow, by id or by the name behind the pair. Repeatable.', repeated, [])
    .action(async (flags: PlanFlags) => {
      const { loadCatalog } = await import('../../blueprint/catalog.ts');
      const { brandOf, flowsNamed } = await import('../../operations/brands/brand-file.ts');
      const { planUpgrade } = await import('../../operations/brands/plan-upgrade.ts');
      const catalog = await loadCatalog({ projectRoot: context.projectRoot, goldens: true });
      const { brand } = brandOf(catalog, flags.brand);
      const plans = planUpgrade(catalog, brand, { from: flags.from, flows: flowsNamed(brand, flags.flow) });
      context.output.data({ brand: brand.id, flows: plans });
      for (const plan of plans) print(plan, context.output);
      const changed = plans.filter(({ changes }) => changes.length > 0).length;
      context.output.line(`${changed} of ${plans.length} flows change.`);
    });
  withExamples(command, 'backhaul plan --brand acme', 'backhaul plan --brand acme --from 1.0.0 --json');
}

function print({ flow, from, to, bump, changes, schedules, operations, mappings }: FlowPlan, output: Output): void {
  output.line(output.styled('bold', `${flow} ${from} → ${to}${bump === 'none' ? ': no change' : ` (${bump})`}`));
  for (const { part, name, what, bump: weight } of changes)
    output.line(`  ${weight.padEnd(5)} ${part} ${name} ${what}`);
  for (const { of, before, after } of schedules) output.line(`  runs  ${of}: ${change(before, after)}`);
  printOutputs(mappings, output);
  const rows = operations.map(({ connector, operation, direction, users, cost, recordsPerCall, change: state }) => [
    `${connector}.${operation}`,
    direction,
    cost,
    recordsPerCall ?? 1,
    state === 'same' ? '' : state,
    users.join(', '),
  ]);
  const head = ['operation', 'direction', 'cost of a call', 'records in a call', '', 'called by'];
  for (const line of table(head, rows)) output.line(`  ${line}`);
}
