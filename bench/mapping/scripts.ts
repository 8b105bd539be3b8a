/** What needs a process of its own: sizes of scripts, their first result on a cold Node 18, and memory of a large sort. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { compile } from '../../src/mapping/compiler/compile.ts';
import { compiledOf, picker, shapes } from './contestants.ts';
import type { Shape } from './shape.ts';

const root = join(import.meta.dirname, '..', '..');
const node18 = join(root, 'node_modules', 'node18', 'bin', 'node');

function bundled(code: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node18',
    footer: { js: 'module.exports=module.exports.default;' },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

const settingsText = (shape: Shape) => JSON.stringify(shape.settings);

const compiledScript = (shape: Shape) =>
  bundled(
    `${compiledOf(shape).code}\nexport default async (data) => ({ payload: JSON.stringify(evaluate(JSON.parse(data.payload), { settings: ${settingsText(shape)} })) });`,
  );

const interpreterScript = (shape: Shape) =>
  bundled(
    `import jsonata from 'jsonata';\nconst expression = jsonata(${JSON.stringify(shape.expression)});\nexport default async (data) => ({ payload: JSON.stringify(await expression.evaluate(JSON.parse(data.payload), { settings: ${settingsText(shape)} })) });`,
  );

export async function sizeOf(shape: Shape): Promise<{ shape: string; compiled: number; interpreter: number }> {
  return { shape: shape.name, compiled: compiledScript(shape).length, interpreter: interpreterScript(shape).length };
}

/** Prints the milliseconds from the start of loading the script to its first result. */
const driver = `
const started = process.hrtime.bigint();
const script = require(process.argv[1]);
script({ payload: process.argv[2] }).then(({ payload }) => {
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  process.stdout.write(JSON.stringify({ milliseconds, bytes: payload.length }));
});`;

/** First results on ten records, in turns: the empty script in all, the others less the empty one of their round. */
export function coldStarts(rounds: number): {
  empty: number;
  shapes: { shape: string; compiled: number; interpreter: number }[];
} {
  const folder = mkdtempSync(join(tmpdir(), 'backhaul-bench-'));
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const once = (path: string, payload: string): number => {
    const output = execFileSync(node18, ['-e', driver, path, payload], { encoding: 'utf8' });
    return (JSON.parse(output) as { milliseconds: number }).milliseconds;
  };
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  try {
    const empty = file('empty.js', 'module.exports = async (data) => data;');
    const ready = shapes.map((shape, index) => ({
      shape: shape.name,
      payload: JSON.stringify(shape.make(10, picker(10))),
      compiled: file(`compiled-${index}.js`, compiledScript(shape)),
      interpreter: file(`interpreter-${index}.js`, interpreterScript(shape)),
      times: { compiled: [] as number[], interpreter: [] as number[] },
    }));
    const empties: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const { payload, compiled, interpreter, times } of ready) {
        const nothing = once(empty, payload);
        empties.push(nothing);
        times.compiled.push(once(compiled, payload) - nothing);
        times.interpreter.push(once(interpreter, payload) - nothing);
      }
    }
    return {
      empty: median(empties),
      shapes: ready.map(({ shape, times }) => ({
        shape,
        compiled: median(times.compiled),
        interpreter: median(times.interpreter),
      })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sorts 200,000 rows by two terms in a process of its own: time of the sort, and the most memory of the process. */
export function largeSort(): { milliseconds: number; megabytes: number } {
  const { code } = compile('$^(location, >quantity).sku', { specifier: join(root, 'src', 'mapping', 'library') });
  const folder = mkdtempSync(join(tmpdir(), 'backhaul-bench-'));
  try {
    const script = join(folder, 'sort.cjs');
    writeFileSync(script, bundled(`${code}\nexport default evaluate;`));
    const run = `
const evaluate = require(process.argv[1]);
const rows = Array.from({ length: 200000 }, (_, n) => ({ sku: 'SKU-' + n, location: 'L' + ((n * 7919) % 40), quantity: (n * 104729) % 1000 }));
const started = process.hrtime.bigint();
const sorted = evaluate(rows);
const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
if (sorted.length !== 200000) throw new Error('rows are missing');
process.stdout.write(JSON.stringify({ milliseconds, megabytes: process.resourceUsage().maxRSS / 1024 }));`;
    return JSON.parse(execFileSync(node18, ['-e', run, script], { encoding: 'utf8' })) as {
      milliseconds: number;
      megabytes: number;
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
