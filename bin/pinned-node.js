#!/usr/bin/env node
// Runs a program with the Node that this project pins, whichever Node is on the PATH:
//   node bin/pinned-node.js <script> [arguments]
// Written for old Nodes too: no syntax newer than Node 14.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const minimum = [22, 12];
/**
 * What a batch of records leaves behind is collected sooner, young and old. Left to itself, the engine waits until the heap is
 * several times what is in use: a process that works 10,000 records holds half with these. The young half-space does not shrink
 * between batches: growing it again and again costs a tenth of a worker's time.
 */
export const memoryFlags = [
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--initial-old-space-size=64',
  '--heap-growing-percent=50',
];
/** The C library gives each of the engine's threads memory of its own otherwise, which it hardly uses again: some 25 MB. */
export const memoryEnvironment = { MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX || '1' };
const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Whether a version such as `22.12.0` can run Backhaul. */
export function isSupported(version) {
  const parts = version.split('.').map(Number);
  return parts[0] > minimum[0] || (parts[0] === minimum[0] && parts[1] >= minimum[1]);
}

/** The `node` package's binary, in this package or in a folder above it or above the working directory. */
export function findPinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const start of [packageFolder, process.cwd()]) {
    for (let folder = resolve(start); ; folder = dirname(folder)) {
      const candidate = join(folder, 'node_modules', 'node', 'bin', name);
      if (existsSync(candidate)) return candidate;
      if (dirname(folder) === folder) break;
    }
  }
  return undefined;
}

/** Runs `arguments_` with `node`, passes signals on, and ends as the child ends. `environment` is added to our own. */
export function runWith(node, arguments_, environment = {}) {
  const child = spawn(node, arguments_, { stdio: 'inherit', env: { ...process.env, ...environment } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`backhaul: ${node} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal) process.exit(128 + (signal === 'SIGINT' ? 2 : 15));
    process.exit(code === null ? 1 : code);
  });
}

/** Ends the process with one line that says what to do. */
export function refuseOldNode() {
  console.error(
    `backhaul: Node ${minimum.join('.')} or newer is needed and this is ${process.versions.node}: run "npm install node@24" in this folder and try again.`,
  );
  process.exit(1);
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const pinned = findPinnedNode();
  if (pinned) runWith(pinned, process.argv.slice(2));
  else if (isSupported(process.versions.node)) runWith(process.execPath, process.argv.slice(2));
  else refuseOldNode();
}
