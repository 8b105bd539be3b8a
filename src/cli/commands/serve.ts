/** `backhaul serve`: takes webhooks, and leaves the work to workers. */
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addRunOptions, type RunFlags, runUntilStopped } from '../run-options.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('serve')
    .description('Take webhooks for the brands and store them; "backhaul worker" works on them. Any number may run.')
    .action((flags: RunFlags) => runUntilStopped(flags, ['intake'], context));
  addRunOptions(command, '4100');
  withExamples(
    command,
    'backhaul serve --host 0.0.0.0 --port 8080 --database-url postgresql://db.example.test/backhaul',
  );
}
