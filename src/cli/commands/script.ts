/** `backhaul script`: a deployable script, run as the platform would run it. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { AbortError } from '../../errors/errors.ts';
import { type CommandContext, withExamples } from '../command-context.ts';

interface RunFlags {
  readonly payload: string;
  readonly variables: string;
  readonly meta: string;
  readonly response?: string;
}

export function register(program: Command, context: CommandContext): void {
  const script = program.command('script').description('Deployable scripts, as the platform runs them.');
  const example =
    'backhaul script run scripts-built/archean-r247--loop-returns/normalise-return.js --payload return.json';
  withExamples(script, example);
  const run = script
    .command('run')
    .description(
      'Run a script on Node 18 under the limits of the platform: 120 s, 512 MB, 10,240 bytes of meta. Ends with 1 when it fails or breaks one.',
    )
    .argument('<file>', 'The script.')
    .requiredOption('--payload <file>', 'File whose text is the payload; "-" reads stdin.')
    .option('--variables <json>', 'Flow variables, as a JSON object of strings.', '{}')
    .option('--meta <json>', 'Payload metadata, as a JSON object of strings.', '{}')
    .option('--response <file>', 'JSON file with {status, headers, body}, for a response script.')
    .action((file: string, flags: RunFlags) => runAction(context, file, flags));
  withExamples(run, example, 'cat return.json | backhaul script run script.js --payload - --meta \'{"trace":"7"}\'');
}

async function runAction({ output }: CommandContext, file: string, flags: RunFlags): Promise<void> {
  const { runScript } = await import('../../platforms/patchworks/run-script.ts');
  const result = await runScript(file, {
    payload: textOf(flags.payload),
    variables: await texts('--variables', flags.variables),
    meta: await texts('--meta', flags.meta),
    ...(flags.response === undefined ? {} : { response: readJson('--response', textOf(flags.response)) }),
  });
  output.data(result);
  if (result.console !== '') output.remark(result.console.trimEnd());
  for (const entry of result.logs) output.remark(`log: ${typeof entry === 'string' ? entry : JSON.stringify(entry)}`);
  output.line(result.payload ?? 'null');
  if (result.responseCode !== undefined) {
    output.remark(`response_code ${result.responseCode}${result.message === undefined ? '' : `: ${result.message}`}`);
  }
  const megabytes = Math.round(result.memoryBytes / 1_000_000);
  output.remark(`${result.durationMs.toFixed(1)} ms, ${megabytes} MB, meta ${JSON.stringify(result.meta)}`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw invalid(`${file === '-' ? 'stdin' : file} can't be read.`, String((error as Error).message));
  }
}

async function texts(option: string, text: string): Promise<Readonly<Record<string, string>>> {
  const { isTexts } = await import('../../platforms/patchworks/run-script.ts');
  const value = readJson(option, text);
  if (!isTexts(value)) throw invalid(`${option} is no object of strings.`, 'The platform knows only strings there.');
  return value;
}

function readJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`${option} is not JSON.`, (error as Error).message);
  }
}

function invalid(what: string, why: string): AbortError {
  return new AbortError({
    code: 'SCRIPT_INPUT_INVALID',
    what,
    why,
    nextSteps: ['Correct the option, or the file that it names.'],
    exitCode: 2,
  });
}
