/** `backhaul status`: how each flow stands. */
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('status')
    .description(
      'Show per flow what waits, since when, how fast it goes and when it will be done; and what budgets have left.',
    )
    .option('--brand <id...>', 'Brands; default: all.')
    .action(async (flags: StoreOptions & { readonly brand?: string[] }) => {
      const { loadDeclarations } = await import('../declarations.ts');
      const { budgetsLeft, budgetsOf } = await import('../../runtime/inquiry/budgets-left.ts');
      const { flowStatuses } = await import('../../runtime/inquiry/flow-status.ts');
      const { withStore } = await import('../with-store.ts');
      const { duration } = await import('../duration.ts');
      const { table } = await import('../table.ts');
      const { declarations, brands } = await loadDeclarations(context.projectRoot, flags.brand);
      const { output } = context;
      await withStore(storeLocation(flags, context.projectRoot), async (database, queue) => {
        const names = brands.flatMap((brand) =>
          Object.entries(brand.flows)
            .filter(([, { enabled }]) => enabled !== false)
            .map(([flow]) => ({ brand: brand.id, flow })),
        );
        const flows = await flowStatuses(database, names);
        const budgets = (
          await Promise.all(brands.map((brand) => budgetsOf(database, brand, declarations.connectors)))
        ).flat();
        const left = await budgetsLeft(budgets);
        const jobs = await queue.depth();
        output.data({ flows, budgets: left, jobs });
        const rows = flows.map((each) => [
          each.brand,
          each.flow,
          each.received + each.queued + each.sent,
          each.queued,
          each.exceptions,
          each.oldestSeconds === null ? '' : duration(each.oldestSeconds),
          each.perSecond.toFixed(1),
          each.drainSeconds === null ? 'stands still' : duration(each.drainSeconds),
        ]);
        const head = [
          'brand',
          'flow',
          'backlog',
          'of it to try again',
          'exceptions',
          'oldest',
          'per second',
          'done in',
        ];
        for (const line of table(head, rows)) output.line(line);
        output.line();
        const budgetRows = left.map((each) => [each.brand, each.connector, each.left, each.of]);
        for (const line of table(['brand', 'budget', 'left', 'of'], budgetRows)) output.line(line);
      });
    });
  addStoreOptions(command);
  withExamples(command, 'backhaul status', 'backhaul status --brand acme --json');
}
