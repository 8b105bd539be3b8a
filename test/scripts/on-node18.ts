/** Scripts on the Node that the platform runs, where no code may be made from text. */
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Connector } from '../../schemas/formats/connector.ts';
import type { PlatformData } from '../../scripts/platform.ts';
import { type ResolvedConnector, resolveConnector } from '../../src/blueprint/resolve-connector.ts';
import { subjects } from '../conformance/subject.ts';

const root = join(import.meta.dirname, '..', '..');
const node18 = join(root, 'node_modules', 'node18', 'bin', 'node');
const driver = join(import.meta.dirname, 'run-script.cjs');

/** What a script gave, or the error that it threw. */
export interface Answer extends Partial<PlatformData> {
  readonly response_code?: number;
  readonly message?: string;
  readonly error?: string;
  readonly stack?: string;
}

interface Answers {
  readonly node: string;
  readonly answers: Answer[];
}

interface Waiting {
  resolve(answers: Answers): void;
  reject(error: Error): void;
}

/** One process of Node 18 for all test files of a worker. It answers in the order in which it is asked. */
class Host {
  readonly #waiting: Waiting[] = [];
  readonly #child = spawn(node18, ['--disallow-code-generation-from-strings', driver], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });

  constructor() {
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#waiting.shift()?.resolve(JSON.parse(line) as Answers);
      this.#holdWhileAsked();
    });
    this.#child.on('close', (code) => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`Node 18 ended with ${code}.`));
    });
    this.#child.unref();
  }

  ask(code: string, inputs: readonly PlatformData[]): Promise<Answers> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#holdWhileAsked();
      this.#child.stdin.write(`${JSON.stringify({ code, inputs })}\n`);
    });
  }

  /** Keeps our own process alive only for answers that are to come. */
  #holdWhileAsked(): void {
    for (const stream of [this.#child.stdin, this.#child.stdout] as unknown as Socket[])
      this.#waiting.length > 0 ? stream.ref() : stream.unref();
  }
}

let host: Host | undefined;

/** Runs the script once for each input. */
export function runOnNode18(code: string, inputs: readonly PlatformData[]): Promise<Answers> {
  host ??= new Host();
  return host.ask(code, inputs);
}

/** Every connector of the package, with the settings of its emulator. */
export function everyConnector(): ResolvedConnector[] {
  return subjects.map(({ connector, settings }) =>
    resolveConnector(connector, settings('https://system.example.test')),
  );
}

/** One connector, with its defaults but for these settings. */
export async function connectorOf(
  id: string,
  over: Readonly<Record<string, unknown>> = {},
): Promise<ResolvedConnector> {
  const file = join(root, 'connectors', id, 'connector.ts');
  const { connector } = (await import(file)) as { connector: Connector };
  const settings = Object.entries({ baseUrl: 'https://system.example.test', shop: 'shop.example.test', ...over });
  return resolveConnector(connector, Object.fromEntries(settings.filter(([name]) => name in connector.settings)));
}
