/** `backhaul import`: fills an empty database from an export. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('import')
    .description('Fill an empty database from the folder of "backhaul export": all of it, proven equal, or nothing.')
    .argument('<folder>', 'The folder that was exported to.')
    .action(async (folder: string, flags: StoreOptions) => {
      const { readManifest } = await import('../../runtime/store/transfer/manifest.ts');
      const { importStore } = await import('../../runtime/store/transfer/import-store.ts');
      const { openQueue } = await import('../../runtime/queue/queue.ts');
      const { withStore } = await import('../with-store.ts');
      const { printTables } = await import('../print-tables.ts');
      const manifest = await readManifest(resolve(folder));
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        for (const name of manifest.queues) await (await openQueue(database, { name })).close();
        await importStore(database, resolve(folder), manifest);
        context.output.data(manifest);
        printTables(manifest, context.output);
        context.output.line(
          manifest.whileRunning
            ? 'This copy was taken while Backhaul ran: look at it, and never run it.'
            : 'Every table has the rows that were exported. Never run the old store again.',
        );
      });
    });
  addStoreOptions(command);
  withExamples(command, 'backhaul import /backup/acme --database-url postgresql://db.example.test/backhaul');
}
