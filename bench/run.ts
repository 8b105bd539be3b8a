/** Runs every benchmark of this folder, one process each: `npm run bench`, or `npm run bench -- intake`. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const notBenchmarks = new Set(['run.ts', 'measure.ts']);
const wanted = process.argv.slice(2);
for (const file of readdirSync(import.meta.dirname).filter(
  (name) => name.endsWith('.ts') && !notBenchmarks.has(name),
)) {
  if (wanted.length > 0 && !wanted.includes(file.replace(/\.ts$/, ''))) continue;
  execFileSync(process.execPath, [join(import.meta.dirname, file)], { stdio: 'inherit' });
}
