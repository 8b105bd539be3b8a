/** Runs the benchmarks of this folder, one process each: `npm run bench`, or `npm run bench -- intake --quick`. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const notBenchmarks = new Set(['run.ts', 'measure.ts']);
/** With the memory that the command gives itself. */
const { memoryFlags } = (await import(new URL('../bin/pinned-node.js', import.meta.url).href)) as {
  memoryFlags: readonly string[];
};
const given = process.argv.slice(2);
const wanted = given.filter((argument) => !argument.startsWith('-'));
const flags = given.filter((argument) => argument.startsWith('-'));
for (const entry of readdirSync(import.meta.dirname, { withFileTypes: true })) {
  const file = join(import.meta.dirname, entry.isDirectory() ? join(entry.name, 'main.ts') : entry.name);
  if (notBenchmarks.has(entry.name) || !file.endsWith('.ts') || !existsSync(file)) continue;
  if (wanted.length > 0 && !wanted.includes(entry.name.replace(/\.ts$/, ''))) continue;
  execFileSync(process.execPath, [...memoryFlags, file, ...flags], { stdio: 'inherit' });
}
