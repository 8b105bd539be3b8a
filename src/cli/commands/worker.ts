/** `backhaul worker`: works on what has arrived, and watches; takes no webhooks. */
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { addRunOptions, type RunFlags, runUntilStopped } from '../run-options.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('worker')
    .description(
      'Work on records and watch, without taking webhooks. Any number may run; polls, monitors and alerts run in one of them at a time.',
    )
    .action((flags: RunFlags) => runUntilStopped(flags, ['work'], context));
  addRunOptions(command);
  withExamples(command, 'backhaul worker --database-url postgresql://db.example.test/backhaul');
}
