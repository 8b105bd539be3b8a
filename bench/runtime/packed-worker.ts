/** `backhaul worker` of the packed package, as a company runs it, on a project that holds the brand of the benchmarks. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BugError } from '../../src/errors/errors.ts';
import { buildPackage } from './built-package.ts';
import { benchBrand, type EmulatedSystems } from './emulated-systems.ts';
import { megabytes, processorMs } from './processor-time.ts';

export interface PackedWorker {
  processorMs(): number;
  megabytes(): { readonly now: number; readonly most: number };
  stop(): Promise<void>;
}

/** Makes a project in a folder, with the brand `bench`; gives its folder. */
export function writeProject(folder: string, systems: EmulatedSystems): string {
  const project = mkdtempSync(join(folder, 'project-'));
  mkdirSync(join(project, 'brands', 'bench'), { recursive: true });
  const { connectors, ...brand } = benchBrand('bench', systems);
  // The most that a brand may say.
  const rate = { limit: 100_000, burst: 10_000 };
  const slower = Object.entries(connectors).map(([id, each]) => [
    id,
    { ...each, settings: { ...each.settings, rate } },
  ]);
  const text = JSON.stringify({ ...brand, connectors: Object.fromEntries(slower) });
  writeFileSync(join(project, 'brands', 'bench', 'brand.json'), text);
  return project;
}

/** Builds the package in the data folder, and starts its worker there. */
export function startPackedWorker(checkout: string, dataFolder: string, systems: EmulatedSystems): PackedWorker {
  const command = buildPackage(checkout, mkdtempSync(join(dataFolder, 'package-')));
  const flags = ['--brand', 'bench', '--project', writeProject(dataFolder, systems), '--data-folder', dataFolder];
  const child = spawn(process.execPath, [command, 'worker', ...flags, '--log-level', 'error'], {
    env: { ...process.env, NODE_COMPILE_CACHE: mkdtempSync(join(dataFolder, 'kept-')) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { pid } = child;
  if (pid === undefined) throw new BugError('the worker could not be started');
  const exited = once(child, 'exit');
  return {
    processorMs: () => processorMs(pid),
    megabytes: () => megabytes(pid),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
