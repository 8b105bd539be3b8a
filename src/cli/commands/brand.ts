/** `backhaul brand`: overlays of brands. */
import type { Command } from 'commander';
import { registerCheck } from '../brand/check.ts';
import { registerNew } from '../brand/new.ts';
import { registerSchema } from '../brand/schema.ts';
import { registerShow } from '../brand/show.ts';
import { registerUpgrade } from '../brand/upgrade.ts';
import { type CommandContext, withExamples } from '../command-context.ts';

export function register(program: Command, context: CommandContext): void {
  const brand = program
    .command('brand')
    .description('Make a brand from the blueprints, check it, show what counts for it, and upgrade it.');
  withExamples(brand, 'backhaul brand new acme --pairs archean-r247--loop-returns', 'backhaul brand upgrade acme');
  registerNew(brand, context);
  registerCheck(brand, context);
  registerShow(brand, context);
  registerUpgrade(brand, context);
  registerSchema(brand, context);
}
