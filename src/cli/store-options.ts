/** Where the commands find the database. */
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { DatabaseLocation } from '../runtime/store/database.ts';

export interface StoreOptions {
  readonly dataFolder?: string;
  readonly databaseUrl?: string;
}

export function addStoreOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--data-folder <folder>', 'Folder of the embedded database; default: .backhaul in the project.').env(
        'BACKHAUL_DATA_FOLDER',
      ),
    )
    .addOption(
      new Option('--database-url <url>', 'A PostgreSQL of your own instead of the embedded one.').env(
        'BACKHAUL_DATABASE_URL',
      ),
    );
}

export function storeLocation(options: StoreOptions, projectRoot: string): DatabaseLocation {
  if (options.databaseUrl) return { databaseUrl: options.databaseUrl };
  return { dataFolder: options.dataFolder ? resolve(options.dataFolder) : join(projectRoot, '.backhaul') };
}
