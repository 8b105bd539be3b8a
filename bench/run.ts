/** Runs the benchmarks of this folder, one process each: `npm run bench`, or `npm run bench -- intake --quick`. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { memoryEnvironment, memoryFlags } from './runtime/memory-flags.ts';

const notBenchmarks = new Set(['run.ts', 'measure.ts']);
const given = process.argv.slice(2);
const wanted = given.filter((argument) => !argument.startsWith('-'));
const flags = given.filter((argument) => argument.startsWith('-'));
const benchmarks = readdirSync(import.meta.dirname, { withFileTypes: true }).flatMap((entry) => {
  const file = join(import.meta.dirname, entry.isDirectory() ? join(entry.name, 'main.ts') : entry.name);
  const isOne = !notBenchmarks.has(entry.name) && file.endsWith('.ts') && existsSync(file);
  return isOne ? [{ name: entry.name.replace(/\.ts$/, ''), file }] : [];
});
const names = benchmarks.map(({ name }) => name);
const unknown = wanted.filter((name) => !names.includes(name));
if (given.includes('--help') || unknown.length > 0) {
  if (unknown.length > 0) process.stderr.write(`There is no benchmark ${unknown.join(', ')}.\n`);
  process.stdout.write(
    `Runs benchmarks, all or those that are named.\n\n  npm run bench -- runtime --quick\n\n${names.join(', ')}\n`,
  );
  process.exit(unknown.length > 0 ? 2 : 0);
}
for (const { name, file } of benchmarks) {
  if (wanted.length === 0 || wanted.includes(name))
    execFileSync(process.execPath, [...memoryFlags, file, ...flags], {
      stdio: 'inherit',
      env: { ...process.env, ...memoryEnvironment },
    });
}
