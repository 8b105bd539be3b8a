/** Runtimes as processes that kill themselves at a fail point; the next is made ready while one is at work. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Assignment } from './crash-child.ts';

export interface CrashProcess {
  /** Address of the webhook server; undefined when the process was killed before there was one. */
  readonly url: string | undefined;
  /** Resolves when the process is gone, with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** Ends when the replay is stored, or with the process. */
  replay(): Promise<void>;
  kill(): Promise<void>;
  /** The last that it said on standard error. */
  said(): string;
}

interface Loaded {
  readonly child: ChildProcess;
  readonly ended: Promise<NodeJS.Signals | null>;
  /** The next line that it prints; undefined when it ends before. */
  line(): Promise<string | undefined>;
  said(): string;
}

export class CrashProcesses {
  private next: Loaded | undefined;

  /** Error: the process ended by itself, with what it said. */
  async start(assignment: Assignment): Promise<CrashProcess> {
    const { child, ended, line, said } = this.next ?? load();
    this.next = load();
    await line();
    child.stdin?.write(`${JSON.stringify(assignment)}\n`);
    const url = await line();
    if (url === undefined && (await ended) !== 'SIGKILL') throw new Error(`the process ended by itself: ${said()}`);
    return {
      url,
      ended,
      said,
      async replay() {
        child.stdin?.write('replay\n');
        await line();
      },
      async kill() {
        child.kill('SIGKILL');
        await ended;
      },
    };
  }

  async close(): Promise<void> {
    this.next?.child.kill('SIGKILL');
    await this.next?.ended;
  }
}

function load(): Loaded {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let said = '';
  child.stderr?.on('data', (data) => {
    said = `${said}${data}`.slice(-4_000);
  });
  // A process that is killed can't read what is written to it any more.
  child.stdin?.on('error', () => undefined);
  const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const line = async () => (await lines.next()).value as string | undefined;
  return { child, ended, line, said: () => said };
}
