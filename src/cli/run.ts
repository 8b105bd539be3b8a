/** Runs one command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { ownPackageRoot } from '../blueprint/package-root.ts';
import { type CommandContext, examplesOf, projectFolder } from './command-context.ts';
import { commands } from './commands.ts';
import { createOutput, exitCodes, type Output, reportError, type Streams } from './output.ts';

export interface RunOptions {
  /** Without the program and the script. */
  readonly arguments: readonly string[];
  readonly streams: Streams;
  readonly environment: NodeJS.ProcessEnv;
  /** What relative paths are meant from. */
  readonly workingFolder: string;
}

/**
 * Runs a command and gives its exit code: 0 done, 1 findings or an error that the user must act on, 2 wrong usage,
 * 70 a fault of Backhaul's own. Only the module of the named command is loaded, so that short commands stay short.
 */
export async function run(options: RunOptions): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = createProgram(options);
  const given = () => program.opts<{ json: boolean; project: string; color: boolean }>();
  let output: Output | undefined;
  const context: CommandContext = {
    get output() {
      const { environment, workingFolder } = options;
      output ??= createOutput(options.streams, { ...given(), environment, workingFolder });
      return output;
    },
    errorStream: options.streams.stderr,
    get projectRoot() {
      return projectFolder(given().project, options.workingFolder);
    },
    setExitCode: (code) => {
      exitCode = code;
    },
  };
  try {
    for (const name of neededCommands(options.arguments)) (await commands[name]?.())?.register(program, context);
    await program.parseAsync(options.arguments, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return reportError(error, context.output);
  }
}

function createProgram({ streams, environment }: RunOptions): Command {
  const program = new Command('backhaul')
    .description('Moves returns, stock and orders between commerce systems, from declared connectors and flows.')
    .version(packageVersion(), '--version', 'Print the version.')
    .helpOption('-h, --help', 'Print help.')
    .addOption(
      new Option('--json', 'Print one JSON document instead of text (environment: BACKHAUL_JSON).').default(
        Boolean(environment.BACKHAUL_JSON),
        'text',
      ),
    )
    .addOption(
      new Option(
        '--project <folder>',
        'Folder with brands/ and perhaps flows/ (environment: BACKHAUL_PROJECT).',
      ).default(environment.BACKHAUL_PROJECT || '.'),
    )
    .option('--no-color', 'Print without colour; so does the environment variable NO_COLOR.')
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      getOutHasColors: () => streams.stdout.isTTY === true && !environment.NO_COLOR,
    })
    .showHelpAfterError('Run "backhaul --help" for all commands.')
    .exitOverride();
  program.addHelpText('after', () => {
    const lines = program.commands.flatMap((command) => examplesOf(command).slice(0, 1));
    return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
  });
  return program;
}

/** The command that is named, or all when none is: help lists them all, and so does the error of a wrong name. */
function neededCommands(given: readonly string[]): string[] {
  const names = Object.keys(commands);
  const named = given.filter((argument) => names.includes(argument));
  // Which argument is the command depends on what options take values; of several candidates all are loaded.
  return named.length > 0 && given[0] !== 'help' ? [...new Set(named)] : names;
}

function packageVersion(): string {
  const text = readFileSync(join(ownPackageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
