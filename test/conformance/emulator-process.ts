/** An emulator in a process of its own, so that its memory and its work are not those of the client under test. */
import { fork } from 'node:child_process';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { subjects } from './subject.ts';

/** Starts the emulator of a subject, by id, in a child that ends with this process at the latest. */
export async function startApart(id: string): Promise<Emulator> {
  const child = fork(import.meta.filename, [id], { execArgv: [] });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const listening = await Promise.race([
    new Promise<{ url: string; port: number }>((resolve) => {
      child.once('message', (message) => resolve(message as { url: string; port: number }));
    }),
    exited.then(() => {
      throw new Error(`the emulator of ${id} ended before it listened`);
    }),
  ]);
  return {
    ...listening,
    close: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  const emulator = await subjects.find(({ id }) => id === process.argv[2])?.start();
  if (!emulator) throw new Error(`there is no subject ${process.argv[2]}`);
  process.once('disconnect', () => void emulator.close());
  process.send?.({ url: emulator.url, port: emulator.port });
}
