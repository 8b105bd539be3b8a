/** Runs a deployable script on Node 18 in a process of its own, under the limits that the platform documents. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ownPackageRoot } from '../../blueprint/package-root.ts';
import { AbortError } from '../../errors/errors.ts';

/** What the platform gives a script; `response` only to a response script. */
export interface ScriptInput {
  readonly payload: string | null;
  readonly variables: Readonly<Record<string, string>>;
  readonly meta: Readonly<Record<string, string>>;
  readonly response?: unknown;
}

export interface ScriptRun {
  readonly payload: string | null;
  readonly meta: Readonly<Record<string, string>>;
  readonly logs: readonly unknown[];
  /** Of a response script: 0 go on, 1 retry the step, 2 retry the flow, 3 fail the flow, 4 authenticate again. */
  readonly responseCode?: number;
  readonly message?: string;
  readonly durationMs: number;
  /** Highest resident memory of the process, Node itself included. */
  readonly memoryBytes: number;
  /** What the script wrote to its console. */
  readonly console: string;
}

/** Documented limits of scripts and of payload metadata; time and memory can be set lower. */
export const scriptLimits = { milliseconds: 120_000, memoryMegabytes: 512, metaBytes: 10_240 } as const;

const smallerPayloads = 'Split the batch before the script, so that it gets smaller payloads.';
const maximumConsole = 100_000;
const responseCodes: ReadonlySet<unknown> = new Set([0, 1, 2, 3, 4]);
/** Texts that Node ends with when the heap is full. */
const outOfMemory = /heap out of memory|Allocation failed/;

/** Reads the input on stdin and answers on the fourth channel, so that a script may write to its console. */
const driver = `
const { readFileSync, writeSync } = require('node:fs');
const answer = (value) => { const text = Buffer.from(JSON.stringify(value)); for (let at = 0; at < text.length; ) at += writeSync(3, text, at); };
(async () => {
  const script = require(process.argv[1]);
  if (typeof script !== 'function') return answer({ noFunction: typeof script });
  const given = JSON.parse(readFileSync(0, 'utf8'));
  const data = { ...given, flow: { variables: given.variables } };
  const started = process.hrtime.bigint();
  const result = await script(data);
  const durationMs = Number(process.hrtime.bigint() - started) / 1e6;
  answer({ result: result === undefined ? null : result, durationMs, memoryBytes: process.resourceUsage().maxRSS * 1024 });
})().catch((error) => answer({ error: String((error && error.message) || error) }));
`;

interface Answer {
  readonly noFunction?: string;
  readonly error?: string;
  readonly result?: unknown;
  readonly durationMs?: number;
  readonly memoryBytes?: number;
}

/**
 * Runs the script once. Errors: `SCRIPT_MISSING`, `SCRIPT_NODE_MISSING`, `SCRIPT_FAILED`, `SCRIPT_RESULT_INVALID`, and
 * for each limit `SCRIPT_TIME_LIMIT`, `SCRIPT_MEMORY_LIMIT`, `SCRIPT_META_LIMIT`.
 */
export async function runScript(
  file: string,
  input: ScriptInput,
  limits: { readonly milliseconds?: number; readonly memoryMegabytes?: number } = {},
): Promise<ScriptRun> {
  const { milliseconds, memoryMegabytes, metaBytes } = { ...scriptLimits, ...limits };
  const path = resolve(file);
  if (!existsSync(path)) {
    throw refusal(
      'SCRIPT_MISSING',
      `There is no file ${file}.`,
      'Nothing can be run.',
      'Make it with "backhaul build".',
    );
  }
  const ended = await runOnNode18(path, input, milliseconds, memoryMegabytes);
  if (ended.timedOut) {
    throw refusal(
      'SCRIPT_TIME_LIMIT',
      `The script did not end within ${milliseconds / 1000} s.`,
      'The platform ends it then.',
      smallerPayloads,
    );
  }
  if (!ended.answer) {
    if (outOfMemory.test(ended.console)) throw tooMuchMemory(memoryMegabytes);
    throw refusal(
      'SCRIPT_FAILED',
      'The script ended its process without a result.',
      lastLine(ended.console),
      'Mend the script.',
    );
  }
  const { error, noFunction, result, durationMs = 0, memoryBytes = 0 } = ended.answer;
  if (error !== undefined) {
    throw refusal(
      'SCRIPT_FAILED',
      `The script threw: ${error}`,
      'The platform would run it again, and then fail the step.',
      'Correct the payload or the mapping.',
    );
  }
  if (noFunction !== undefined) throw unusable(`It exports ${noFunction}, not a function.`);
  if (memoryBytes > memoryMegabytes * 1024 * 1024) throw tooMuchMemory(memoryMegabytes);
  const checked = checkedResult(result);
  const bytes = Buffer.byteLength(JSON.stringify(checked.meta));
  if (bytes > metaBytes) {
    throw refusal(
      'SCRIPT_META_LIMIT',
      `The meta of the result has ${bytes} bytes; the limit is ${metaBytes}.`,
      'More fails the step on the platform.',
      'Put data into the payload, and only short values into meta.',
    );
  }
  return { ...checked, durationMs, memoryBytes, console: ended.console };
}

type Checked = Pick<ScriptRun, 'payload' | 'meta' | 'logs' | 'responseCode' | 'message'>;

function checkedResult(result: unknown): Checked {
  if (typeof result !== 'object' || result === null) throw unusable('Its result is no object.');
  const members = result as Readonly<Record<string, unknown>>;
  const { payload = null, meta = {}, logs = [], response_code: responseCode, message } = members;
  if (payload !== null && typeof payload !== 'string') throw unusable(`Its payload is ${typeof payload}, not a text.`);
  if (!isTexts(meta)) throw unusable('Its meta is no object of texts.');
  if (!Array.isArray(logs)) throw unusable('Its logs are no list.');
  if (responseCode !== undefined && !responseCodes.has(responseCode)) {
    throw unusable(`Its response_code is ${JSON.stringify(responseCode)}, not one of 0 to 4.`);
  }
  if (message !== undefined && typeof message !== 'string') throw unusable('Its message is no text.');
  return {
    payload,
    meta,
    logs,
    ...(responseCode === undefined ? {} : { responseCode: responseCode as number }),
    ...(message === undefined ? {} : { message }),
  };
}

export function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => typeof item === 'string')
  );
}

interface Ended {
  readonly answer: Answer | undefined;
  readonly timedOut: boolean;
  readonly console: string;
}

function runOnNode18(path: string, input: ScriptInput, milliseconds: number, megabytes: number): Promise<Ended> {
  const child = spawn(node18(), [`--max-old-space-size=${megabytes}`, '-e', driver, path], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    // Nothing of this process's environment is the script's business.
    env: {},
  });
  const parts: Buffer[] = [];
  let written = '';
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, milliseconds);
  const [stdin, stdout, stderr, answers] = child.stdio;
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      // The end is kept: what Node says when it dies comes last.
      written = `${written}${chunk.toString()}`.slice(-maximumConsole);
    });
  }
  (answers as NodeJS.ReadableStream).on('data', (chunk: Buffer) => parts.push(chunk));
  // A script that ends before it has read its input.
  stdin?.on('error', () => undefined);
  stdin?.end(JSON.stringify(input));
  return new Promise((resolveRun, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      const text = Buffer.concat(parts).toString();
      resolveRun({
        answer: timedOut || text === '' ? undefined : (JSON.parse(text) as Answer),
        timedOut,
        console: written,
      });
    });
  });
}

/** Node 18 of this package's installation, or of the project's. */
export function node18(): string {
  const places = [ownPackageRoot(), process.cwd()].map((root) => join(root, 'node_modules', 'node18', 'bin', 'node'));
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  throw refusal(
    'SCRIPT_NODE_MISSING',
    'Node 18 is not installed beside the project.',
    'The platform runs scripts on Node 18.',
    'Run npm install --save-dev node18@npm:node@18.20.8',
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || 'It wrote nothing.';
}

function tooMuchMemory(megabytes: number): AbortError {
  const what = `The script needed more than ${megabytes} MB.`;
  return refusal('SCRIPT_MEMORY_LIMIT', what, 'The platform gives it no more.', smallerPayloads);
}

function unusable(why: string): AbortError {
  return refusal(
    'SCRIPT_RESULT_INVALID',
    'The platform does not take what the script gives.',
    why,
    'Return { ...data, payload: JSON.stringify(result) }.',
  );
}

function refusal(code: string, what: string, why: string, next: string): AbortError {
  return new AbortError({ code, what, why, nextSteps: [next] });
}
