/** Runs scripts as the platform's functions do: on Node 18, loaded once, each call with what it is given and nothing kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PlatformData } from '../../../../scripts/platform.ts';
import { invariant } from '../../../errors/errors.ts';
import { node18, scriptLimits } from '../run-script.ts';

/** One line in, one line out, on channels of their own, so that a script may write to its console. */
const driver = `
const { createReadStream, writeSync } = require('node:fs');
const scripts = new Map();
const answer = (value) => { const text = Buffer.from(JSON.stringify(value) + '\\n'); for (let at = 0; at < text.length; ) { try { at += writeSync(4, text, at); } catch (error) { if (error.code !== 'EAGAIN') throw error; } } };
require('node:readline').createInterface({ input: createReadStream(null, { fd: 3 }) }).on('line', async (line) => {
  const { number, file, data } = JSON.parse(line);
  try {
    if (!scripts.has(file)) scripts.set(file, require(file));
    answer({ number, result: await scripts.get(file)(data) });
  } catch (error) { answer({ number, error: String((error && error.message) || error) }); }
});
`;

interface Waiting {
  resolve(result: PlatformData): void;
  reject(error: Error): void;
}

export interface ScriptHost {
  /** Rejects with what the script threw. */
  run(script: string, data: PlatformData): Promise<PlatformData>;
  close(): void;
}

/** `scripts`: name to code. */
export function startScriptHost(scripts: ReadonlyMap<string, string>): ScriptHost {
  const folder = mkdtempSync(join(tmpdir(), 'backhaul-platform-'));
  const files = new Map<string, string>();
  for (const [name, code] of scripts) {
    const file = join(folder, `${files.size}.js`);
    writeFileSync(file, code);
    files.set(name, file);
  }
  const child = spawn(node18(), [`--max-old-space-size=${scriptLimits.memoryMegabytes}`, '-e', driver], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // Nothing of this process's environment is a script's business.
    env: {},
  });
  const waiting = new Map<number, Waiting>();
  answersOf(child, (answer) => {
    const { number, result, error } = answer;
    const one = waiting.get(number);
    waiting.delete(number);
    if (error === undefined && result) one?.resolve(result);
    else one?.reject(new Error(error ?? 'SCRIPT_RESULT_INVALID The script gave nothing.'));
  });
  child.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('SCRIPT_FAILED The process of the scripts ended.'));
  });
  let last = 0;
  return {
    run(script, data) {
      const file = files.get(script);
      invariant(file, `the script ${script} is there`);
      last += 1;
      const number = last;
      const input = child.stdio[3] as NodeJS.WritableStream;
      return new Promise((resolve, reject) => {
        waiting.set(number, { resolve, reject });
        input.write(`${JSON.stringify({ number, file, data })}\n`);
      });
    },
    close() {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface HostAnswer {
  readonly number: number;
  readonly result?: PlatformData;
  readonly error?: string;
}

function answersOf(child: ChildProcess, take: (answer: HostAnswer) => void): void {
  const lines = createInterface({ input: child.stdio[4] as NodeJS.ReadableStream });
  lines.on('line', (line) => take(JSON.parse(line) as HostAnswer));
}
