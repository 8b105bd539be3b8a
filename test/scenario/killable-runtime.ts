/** Starts a runtime as a child process and kills it as a power cut would: without a word. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { DatabaseLocation } from '../../src/runtime/store/database.ts';

export interface KillableRuntime {
  /** Address of its webhook server. */
  readonly url: string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Rejects with what the child said when it ends before it listens. */
export async function startKillable(brand: Brand, location: DatabaseLocation): Promise<KillableRuntime> {
  const folder = await mkdtemp(join(tmpdir(), 'backhaul-child-'));
  const file = join(folder, 'runtime.json');
  await writeFile(file, JSON.stringify({ brand, location, changes: {} }));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child-runtime.ts'), file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Said in full: under jest, what a test adds to the environment is not inherited by itself.
    env: { ...process.env },
  });
  let said = '';
  child.stderr.on('data', (data) => {
    said = `${said}${data}`.slice(-4_000);
  });
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const lines = createInterface({ input: child.stdout });
  const url = await Promise.race([once(lines, 'line').then(([line]) => String(line)), ended.then(() => undefined)]);
  if (url) return { url, kill };
  await kill();
  throw new Error(`the child ended: ${said}`);
}
