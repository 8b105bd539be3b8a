/** `backhaul prune`: what the retention of each brand lets go. */
import type { Command } from 'commander';
import type { Pruned } from '../../runtime/retention/prune.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

interface PruneFlags extends StoreOptions {
  readonly brand?: string[];
  readonly dryRun?: boolean;
}

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('prune')
    .description('Remove what is older than the brands keep it. A running Backhaul does so once a day by itself.')
    .option('--brand <id...>', 'Brands; default: all.')
    .option('--dry-run', 'Count what would go, and change nothing.')
    .action(async (flags: PruneFlags) => {
      const { loadDeclarations } = await import('../declarations.ts');
      const { prune } = await import('../../runtime/retention/prune.ts');
      const { withStore } = await import('../with-store.ts');
      const { table } = await import('../table.ts');
      const { brands } = await loadDeclarations(context.projectRoot, flags.brand);
      const dryRun = flags.dryRun ?? false;
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const pruned: Pruned[] = [];
        for (const brand of brands) pruned.push(await prune(database, brand, { dryRun }));
        context.output.data({ pruned, dryRun });
        const rows = pruned.flatMap(({ brand, retention, ...counts }) => [
          [brand, 'calls', retention.callDays, counts.calls],
          [brand, 'bodies of events', retention.eventDays, counts.events],
          [brand, 'effects that pass', retention.effectDays, counts.effects],
          [brand, 'history', retention.historyDays, counts.history],
          [brand, 'finished records', retention.recordDays, counts.records],
          [brand, 'closed exceptions of no record', retention.recordDays, counts.exceptions],
          [brand, 'closed alerts, ended replays', retention.historyDays, counts.attention],
        ]);
        const head = ['brand', 'what', 'kept days', dryRun ? 'would go' : 'gone'];
        for (const line of table(head, rows)) context.output.line(line);
      });
    });
  addStoreOptions(command);
  withExamples(command, 'backhaul prune --dry-run', 'backhaul prune --brand acme');
}
