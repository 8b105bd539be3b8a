/** An emulator of a scenario in a process of its own, so that its work is not that of the runtime beside it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { startArcheanEmulator } from '../../src/emulators/archean-r247/server.ts';
import { startCommercetoolsEmulator } from '../../src/emulators/commercetools/server.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { startLoopReturnsEmulator } from '../../src/emulators/loop-returns/server.ts';

/** Options are what JSON can hold; each emulator decodes them. */
const emulators: Readonly<Record<string, (options: object) => Promise<Emulator>>> = {
  'archean-r247': startArcheanEmulator,
  commercetools: startCommercetoolsEmulator,
  'loop-returns': startLoopReturnsEmulator,
};

/** Forks this file or another with one message to begin with, and gives its first answer. Rejects when it ends before. */
export async function forkApart<Answer>(
  file: string,
  message: object,
): Promise<{ readonly child: ChildProcess; readonly answer: Answer; close(): Promise<void> }> {
  const child = fork(file, [], { execArgv: [], env: { ...process.env } });
  const exited = once(child, 'exit');
  child.send(message);
  const first = await Promise.race([once(child, 'message'), exited.then(() => undefined)]);
  if (!first) throw new Error(`${file} ended before it listened`);
  return {
    child,
    answer: first[0] as Answer,
    // The child ends by itself once nobody listens to it.
    async close() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** What starts the emulator of a system apart; `onStart` hears of its process. */
export const emulatorApart =
  (system: string, onStart: (child: ChildProcess) => void = () => undefined) =>
  async (options: object = {}): Promise<Emulator> => {
    const { child, answer, close } = await forkApart<{ url: string; port: number }>(import.meta.filename, {
      system,
      options,
    });
    onStart(child);
    return { ...answer, close };
  };

if (process.argv[1] === import.meta.filename) {
  const [{ system, options }] = (await once(process, 'message')) as [{ system: string; options: object }];
  const emulator = await emulators[system]?.(options);
  if (!emulator) throw new Error(`there is no emulator of ${system}`);
  process.once('disconnect', () => emulator.close());
  process.send?.({ url: emulator.url, port: emulator.port });
}
