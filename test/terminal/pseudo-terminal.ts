/** A command on a real pseudo terminal: by `script` of util-linux, which nearly every Linux has; there is none elsewhere. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

/** Why there is no pseudo terminal here; undefined where there is one. */
export function noPseudoTerminal(): string | undefined {
  const { stdout, error } = spawnSync('script', ['--version'], { encoding: 'utf8', timeout: 10_000 });
  if (error) return 'there is no program "script"';
  return stdout.includes('util-linux') ? undefined : '"script" is not that of util-linux';
}

export interface Dialogue {
  /** Waits for a question, which ends with `prompt`, types the answer, and gives the question. */
  answer(prompt: string, typed: string): Promise<string>;
  /** Exit code and all that stood on the screen, without control characters. */
  end(): Promise<{ readonly exitCode: number | null; readonly screen: string }>;
}

export const enter = '\r';
export const controlC = '\u0003';
export const controlD = '\u0004';

const limitMs = 40_000;

export function onPseudoTerminal(command: readonly string[], workingFolder: string): Dialogue {
  const line = command.map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(' ');
  const child: ChildProcess = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: workingFolder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let raw = '';
  let seen = 0;
  child.stdout?.on('data', (data: Buffer) => {
    raw += data;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const screen = () => stripVTControlCharacters(raw).replaceAll('\r', '');
  return {
    async answer(prompt, typed) {
      const until = Date.now() + limitMs;
      while (!screen().slice(seen).endsWith(prompt)) {
        if (Date.now() > until || child.exitCode !== null) {
          child.kill('SIGKILL');
          throw new Error(`there is no question, but: ${screen().slice(seen)}`);
        }
        await wait(10);
      }
      const question = screen().slice(seen, -prompt.length);
      seen = screen().length;
      child.stdin?.write(typed);
      return question;
    },
    async end() {
      const exitCode = await ended;
      return { exitCode, screen: screen() };
    },
  };
}
