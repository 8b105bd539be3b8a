/** `backhaul export`: a store as files, to move it to another database. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('export')
    .description('Write the whole store to a folder: records, effects, exceptions, jobs. "backhaul import" reads it.')
    .argument('<folder>', 'A new folder. It will hold personal data, readable by you alone.')
    .option('--while-running', 'Take a copy although Backhaul runs on it. Such a copy is to look at: never run it.')
    .action(async (folder: string, flags: StoreOptions & { readonly whileRunning?: boolean }) => {
      const { exportStore } = await import('../../runtime/store/transfer/export-store.ts');
      const { withStore } = await import('../with-store.ts');
      const { printTables } = await import('../print-tables.ts');
      await withStore(storeLocation(flags, context.projectRoot), async (database) => {
        const manifest = await exportStore(database, {
          folder: resolve(folder),
          whileRunning: flags.whileRunning ?? false,
        });
        context.output.data(manifest);
        printTables(manifest, context.output);
        context.output.line(
          manifest.whileRunning
            ? 'The store has gone on since: never run this copy.'
            : 'Once it is imported, never run the old store again: it would do the same work a second time.',
        );
      });
    });
  addStoreOptions(command);
  withExamples(command, 'backhaul export /backup/acme', 'backhaul export /backup/look --while-running');
}
