/** A command of Backhaul that goes on until it is stopped, as a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Brand } from '../../schemas/formats/brand.ts';
import { ownPackageRoot } from '../../src/blueprint/package-root.ts';
import type { DatabaseLocation } from '../../src/runtime/store/database.ts';

export interface CommandProcess {
  /** What it printed when it had started, with --json. */
  readonly started: { readonly url?: string; readonly roles: readonly string[] };
  /** Sends the signal and gives the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A folder with one brand, as a client has it. */
export function writeProject(folder: string, brand: Brand): void {
  mkdirSync(join(folder, 'brands', brand.id), { recursive: true });
  writeFileSync(join(folder, 'brands', brand.id, 'brand.json'), JSON.stringify(brand));
}

/** The options that name a database. */
export const storeArguments = (location: DatabaseLocation): string[] =>
  'databaseUrl' in location ? ['--database-url', location.databaseUrl] : ['--data-folder', location.dataFolder];

/** Rejects with what the command said when it ends before it has started. */
export async function startCommand(...given: readonly string[]): Promise<CommandProcess> {
  return startCommandOf(join(ownPackageRoot(), 'src', 'cli', 'main.ts'), process.cwd(), ...given);
}

/** The same of a package that stands elsewhere: `main` is its command, `folder` the project. */
export async function startCommandOf(
  main: string,
  folder: string,
  ...given: readonly string[]
): Promise<CommandProcess> {
  const child = spawn(process.execPath, [main, ...given, '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env },
  });
  let printed = '';
  let said = '';
  child.stderr.on('data', (data) => {
    said = `${said}${data}`.slice(-4_000);
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const started = new Promise<CommandProcess['started']>((resolve) => {
    child.stdout.on('data', (data) => {
      printed += data;
      if (printed.endsWith('}\n')) resolve(JSON.parse(printed));
    });
  });
  const first = await Promise.race([started, ended]);
  if (typeof first !== 'object' || first === null)
    throw new Error(`${given[0]} ended with ${first}: ${printed}${said}`);
  return {
    started: first,
    end(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
