/** `backhaul alerts`: what people were told, and whether they can be reached. */
import { type Command, Option } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes } from '../output.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

export function register(program: Command, context: CommandContext): void {
  const alerts = program
    .command('alerts')
    .description('See what people were told, and try whether they can be reached.');
  withExamples(alerts, 'backhaul alerts list --state failed', 'backhaul alerts test --brand acme');

  const list = alerts
    .command('list')
    .description('List deliveries of alerts, the newest first.')
    .option('--brand <id>')
    .addOption(new Option('--state <state>').choices(['waiting', 'delivered', 'failed']))
    .option('--limit <number>', 'At most so many.', '50')
    .action(
      async (flags: StoreOptions & { readonly brand?: string; readonly state?: string; readonly limit: string }) => {
        const { listDeliveries } = await import('../../runtime/inquiry/deliveries.ts');
        const { parseLimit } = await import('../numbers.ts');
        const { withStore } = await import('../with-store.ts');
        const { table } = await import('../table.ts');
        const filter = { ...flags, limit: parseLimit(flags.limit) };
        await withStore(storeLocation(flags, context.projectRoot), async (database) => {
          const found = await listDeliveries(database, filter);
          context.output.data({ deliveries: found });
          const rows = found.map((each) => [
            each.created_at.toISOString(),
            each.brand,
            each.target,
            each.type,
            each.code,
            each.state,
            each.attempts,
            each.last_error ?? '',
          ]);
          const head = ['stored', 'brand', 'alert', 'what', 'code', 'state', 'attempts', 'last error'];
          for (const line of table(head, rows)) context.output.line(line);
        });
      },
    );
  addStoreOptions(list);
  withExamples(list, 'backhaul alerts list --state waiting');

  const test = alerts
    .command('test')
    .description('Send a test message to every alert of the brands, once.')
    .option('--brand <id...>', 'Brands; default: all.')
    .action(async (flags: { readonly brand?: string[] }) => {
      const { loadDeclarations } = await import('../declarations.ts');
      const { tryAlerts } = await import('../../runtime/watch/alerts/try-alerts.ts');
      const { table } = await import('../table.ts');
      const { brands } = await loadDeclarations(context.projectRoot, flags.brand);
      const tried = (await Promise.all(brands.map((brand) => tryAlerts(brand)))).flat();
      context.output.data({ alerts: tried });
      const rows = tried.map(({ brand, target, kind, error }) => [brand, target, kind, error ?? 'arrived']);
      for (const line of table(['brand', 'alert', 'kind', 'end'], rows)) context.output.line(line);
      if (tried.some(({ error }) => error !== undefined)) context.setExitCode(exitCodes.failed);
    });
  withExamples(test, 'backhaul alerts test --brand acme');
}
