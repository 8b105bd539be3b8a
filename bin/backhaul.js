#!/usr/bin/env node
// The command: in a checkout it runs the TypeScript sources with the pinned Node, in an installed package the built files.
import { existsSync, realpathSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findPinnedNode, isSupported, memoryEnvironment, memoryFlags, refuseOldNode, runWith } from './pinned-node.js';

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(packageFolder, 'src', 'cli', 'main.ts');
const main = existsSync(source) ? source : join(packageFolder, 'dist', 'src', 'cli', 'main.js');
const pinned = findPinnedNode();
// What has been compiled once is read from here at the next start, which takes 40 % less of the processor then. In the
// user's own folder: others could put code of theirs into one that all may write to.
const compiled = process.env.NODE_COMPILE_CACHE || join(homedir(), '.cache', 'backhaul');

const environment = { ...memoryEnvironment, NODE_COMPILE_CACHE: compiled };
const [command] = process.argv.slice(2);
// The engine takes the flags as it starts, and only what works for long has a use for them. Older Nodes can't replace themselves.
const replaces =
  ['run', 'worker', 'serve'].includes(command) &&
  process.platform !== 'win32' &&
  process.execve !== undefined &&
  !memoryFlags.every((flag) => process.execArgv.includes(flag));

if (pinned && realpathSync(pinned) !== realpathSync(process.execPath)) {
  runWith(pinned, [...memoryFlags, main, ...process.argv.slice(2)], environment);
} else if (!isSupported(process.versions.node)) {
  refuseOldNode();
} else if (replaces) {
  const flags = [...memoryFlags, ...process.execArgv];
  const program = fileURLToPath(import.meta.url);
  const arguments_ = [process.execPath, ...flags, program, ...process.argv.slice(2)];
  process.execve(process.execPath, arguments_, { ...process.env, ...environment });
} else {
  process.argv[1] = main;
  module.enableCompileCache(compiled);
  import(pathToFileURL(main).href);
}
