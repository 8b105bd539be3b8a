/** An emulator in a process of its own, so that its memory and its work are not those of the client under test. */
import { fork } from 'node:child_process';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { intercept } from './interceptor.ts';
import { subjects } from './subject.ts';

export interface EmulatorApart extends Emulator {
  /** When each request was there whole, in milliseconds since 1970; where arrivals are noted. */
  arrivals(): Promise<readonly number[]>;
}

/** Starts the emulator of a subject, by id, in a child that ends with this process at the latest. */
export async function startApart(id: string, notes: 'arrivals' | 'nothing' = 'nothing'): Promise<EmulatorApart> {
  const child = fork(import.meta.filename, [id, notes], { execArgv: [] });
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
    arrivals: () =>
      new Promise((resolve) => {
        child.once('message', (message) => resolve(message as readonly number[]));
        child.send('arrivals');
      }),
    close: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  const emulator = await subjects.find(({ id }) => id === process.argv[2])?.start();
  if (!emulator) throw new Error(`there is no subject ${process.argv[2]}`);
  const network = process.argv[3] === 'arrivals' ? await intercept(emulator.url) : undefined;
  process.once('disconnect', async () => {
    await network?.close();
    await emulator.close();
  });
  process.on('message', () => {
    const asked = network?.asked.filter(({ url }) => !url.startsWith('/_control/')) ?? [];
    process.send?.(asked.map(({ at }) => performance.timeOrigin + at));
  });
  const url = network?.url ?? emulator.url;
  process.send?.({ url, port: Number(new URL(url).port) });
}
