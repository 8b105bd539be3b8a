/** Workers in processes of their own, which stay between two runs: what the engine has compiled is kept. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Brand } from '../../schemas/formats/brand.ts';
import { BugError } from '../../src/errors/errors.ts';
import type { DatabaseLocation } from '../../src/runtime/store/database.ts';
import { memoryEnvironment, memoryFlags } from './memory-flags.ts';
import { megabytes, processorMs } from './processor-time.ts';
import type { StatementCount } from './statements.ts';

export type Asked =
  | { readonly kind: 'start'; readonly brand: Brand; readonly location: DatabaseLocation }
  | { readonly kind: 'stop' | 'count' | 'forget' };

export interface Answer {
  readonly counts: readonly StatementCount[];
}

export interface WorkerProcess {
  start(brand: Brand, location: DatabaseLocation): Promise<void>;
  /** Lets what is in hand come to rest; the process stays. */
  stop(): Promise<void>;
  /** What it has sent to the database since the last `forget`. */
  statements(): Promise<readonly StatementCount[]>;
  forget(): Promise<void>;
  processorMs(): number;
  megabytes(): { readonly now: number; readonly most: number };
  close(): Promise<void>;
}

/** Opens one, once it has loaded what it runs. */
export async function openWorkerProcess(): Promise<WorkerProcess> {
  const child = fork(join(import.meta.dirname, 'worker-process.ts'), {
    execArgv: [...memoryFlags],
    env: { ...process.env, ...memoryEnvironment },
  });
  const { pid } = child;
  if (pid === undefined) throw new BugError('the worker could not be started');
  const exited = once(child, 'exit');
  const answered = async (): Promise<Answer> => {
    const [answer] = await Promise.race([once(child, 'message'), exited.then(() => [])]);
    if (answer) return answer as Answer;
    throw new BugError('a worker ended by itself');
  };
  const ask = (asked: Asked): Promise<Answer> => {
    const answer = answered();
    child.send(asked);
    return answer;
  };
  await answered();
  return {
    async start(brand, location) {
      await ask({ kind: 'start', brand, location });
    },
    async stop() {
      await ask({ kind: 'stop' });
    },
    statements: async () => (await ask({ kind: 'count' })).counts,
    async forget() {
      await ask({ kind: 'forget' });
    },
    processorMs: () => processorMs(pid),
    megabytes: () => megabytes(pid),
    async close() {
      child.disconnect();
      await exited;
    },
  };
}
