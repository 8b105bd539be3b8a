/** What a command module has, and what it is given. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AbortError } from '../errors/errors.ts';
import type { Output, Streams } from './output.ts';

/** A module under `commands/`; its file name is the command's name. */
export interface CommandModule {
  /** Adds the command to the program. Its action parses flags and calls one service. */
  register(program: Command, context: CommandContext): void;
}

/** What the options that every command has come to. To be read in actions only, once they are parsed. */
export interface CommandContext {
  readonly output: Output;
  /** Where a log goes: standard error, or a test's. */
  readonly errorStream: Streams['stderr'];
  /** Absolute; an error `PROJECT_MISSING` when it is no folder. */
  readonly projectRoot: string;
  /** The exit code to end with when the action returns; 0 unless set. */
  setExitCode(code: number): void;
}

const examples = new WeakMap<Command, readonly string[]>();

/** Gives a command its examples, which its own help and the program's help show. */
export function withExamples(command: Command, ...lines: [string, ...string[]]): Command {
  examples.set(command, lines);
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

/** The examples of a command, of which the program's help shows the first. */
export function examplesOf(command: Command): readonly string[] {
  return examples.get(command) ?? [];
}

/** The folder that --project names, from the working folder. */
export function projectFolder(named: string, workingFolder: string): string {
  const folder = resolve(workingFolder, named);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new AbortError({
    code: 'PROJECT_MISSING',
    what: `There is no folder ${folder}.`,
    why: 'A project is the folder that holds brands/ (and perhaps flows/ of its own).',
    nextSteps: ['Correct --project, or the environment variable BACKHAUL_PROJECT.'],
  });
}
