/** `backhaul exceptions`: the work items of people. */
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';
import { registerActs } from '../exceptions/act.ts';
import { registerGroups, registerList, registerShow } from '../exceptions/list.ts';
import { registerReplays } from '../exceptions/replay.ts';

export function register(program: Command, context: CommandContext): void {
  const exceptions = program
    .command('exceptions')
    .description('What people must look at: list, group, show, assign, note, replay, resolve, ignore.');
  withExamples(exceptions, 'backhaul exceptions list', 'backhaul exceptions replay --code RETRIES_EXHAUSTED');
  registerList(exceptions, context);
  registerGroups(exceptions, context);
  registerShow(exceptions, context);
  registerActs(exceptions, context);
  registerReplays(exceptions, context);
}
