/** `backhaul run`: all of the runtime in this process. */
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addRunOptions, type RunFlags, runUntilStopped } from '../run-options.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('run')
    .description('Run the flows of the brands: takes webhooks, polls, works, watches. Ends with Ctrl-C.')
    .action((flags: RunFlags) => runUntilStopped(flags, ['intake', 'work'], context));
  addRunOptions(command, '4100');
  withExamples(command, 'backhaul run --brand acme', 'backhaul run --port 8080 --data-folder /var/lib/acme');
}
