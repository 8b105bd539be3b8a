/** What commands print: for people or, with --json, for programs. */
import { relative } from 'node:path';
import { styleText } from 'node:util';
import { AbortError } from '../errors/errors.ts';

/** Where a command writes; the process's own streams, or a test's. */
export interface Streams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown };
}

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green';

export interface Output {
  /** Whether a program reads what is printed: then only `data` prints to stdout. */
  readonly json: boolean;
  /** A line for people on stdout; nothing with --json. */
  line(text?: string): void;
  /** The result for programs, as one JSON document on stdout; nothing without --json. */
  data(value: unknown): void;
  /** A line on stderr in either case: progress and remarks. */
  remark(text: string): void;
  /** A text in a style, where stdout is a terminal and colour is wanted. */
  styled(style: Style, text: string): string;
  /** A path as seen from the working folder. */
  path(absolute: string): string;
}

/** Exit codes of every command. 70 is EX_SOFTWARE of sysexits. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, bug: 70 } as const;

/** `color` is the user's wish; a pipe or NO_COLOR (https://no-color.org) overrules it. */
export function createOutput(
  streams: Streams,
  options: { json: boolean; color: boolean; environment: NodeJS.ProcessEnv; workingFolder: string },
): Output {
  const isColored = options.color && streams.stdout.isTTY === true && !options.environment.NO_COLOR;
  return {
    json: options.json,
    line: (text = '') => {
      if (!options.json) streams.stdout.write(`${text}\n`);
    },
    data: (value) => {
      if (options.json) streams.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    remark: (text) => {
      streams.stderr.write(`${text}\n`);
    },
    styled: (style, text) => (isColored ? styleText(style, text, { validateStream: false }) : text),
    path: (absolute) => relative(options.workingFolder, absolute) || '.',
  };
}

/** Prints an error and gives the exit code that it ends the command with. */
export function reportError(error: unknown, output: Output): number {
  if (error instanceof AbortError) {
    const { code, message: what, why, nextSteps, exitCode } = error;
    output.data({ error: { code, what, why, nextSteps } });
    if (!output.json) {
      output.remark(`${output.styled('red', code)} ${what}`);
      for (const line of why.split('\n')) output.remark(`  ${line}`);
      for (const step of nextSteps) output.remark(`  → ${step}`);
      output.remark(`  More: backhaul explain ${code}`);
    }
    return exitCode;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  output.data({ error: { code: 'BUG', what: message } });
  output.remark(`This is a fault of Backhaul itself, not of yours: ${message}`);
  if (stack) output.remark(stack);
  return exitCodes.bug;
}
