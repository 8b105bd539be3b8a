/** `backhaul migrate`: brings a database to this version, without starting anything. */
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes } from '../output.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('migrate')
    .description('Bring the database to this version. Every start does so by itself; safe from several at once.')
    .option('--dry-run', 'Name what is missing and change nothing; ends with 1 when something is.')
    .action(async (flags: StoreOptions & { readonly dryRun?: boolean }) => {
      const { migrateStore, missingInStore } = await import('../../runtime/migrate-store.ts');
      const { output } = context;
      const location = storeLocation(flags, context.projectRoot);
      const migrations = flags.dryRun ? await missingInStore(location) : await migrateStore(location);
      output.data({ migrations, dryRun: flags.dryRun ?? false });
      for (const name of migrations) output.line(`${flags.dryRun ? 'missing' : 'applied'}  ${name}`);
      if (migrations.length === 0) output.line('The database is at this version.');
      else if (flags.dryRun) context.setExitCode(exitCodes.failed);
    });
  addStoreOptions(command);
  withExamples(command, 'backhaul migrate --database-url postgresql://db.example.test/backhaul');
}
