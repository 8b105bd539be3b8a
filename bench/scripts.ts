/**
 * Sizes and cold starts of deployable scripts: `npm run bench -- scripts [--quick] [--json]`.
 *
 * Every script that `backhaul build --brand demo` makes, with an input that it takes. A cold start is the time from the
 * start of loading the file to its first result, in a new process of Node 18. Each is measured right before or right
 * after an empty script, in turns, and told as the difference: medians of 15 rounds (5 with --quick), in milliseconds;
 * by the clock, and by the time that processors worked for the process, which other work on the machine touches little.
 */
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Brand } from '../schemas/formats/brand.ts';
import type { Connector } from '../schemas/formats/connector.ts';
import type { PlatformData } from '../scripts/platform.ts';
import { payloadSchemaFile } from '../src/blueprint/payload-schemas.ts';
import { type ResolvedConnector, resolveConnector } from '../src/blueprint/resolve-connector.ts';
import { loadDeclarations } from '../src/cli/declarations.ts';
import { variableName } from '../src/platforms/patchworks/authentication-text.ts';
import type { BundledScript } from '../src/platforms/patchworks/bundle.ts';
import { scriptsOf } from '../src/platforms/patchworks/scripts-of.ts';

const quick = process.argv.includes('--quick');
const rounds = quick ? 5 : 15;
const root = join(import.meta.dirname, '..');
const node18 = join(root, 'node_modules', 'node18', 'bin', 'node');

/** Prints the milliseconds until the first result, by the clock and of processors; a script that refuses its input ends the benchmark. */
const driver = `
const data = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'));
const worked = process.cpuUsage();
const started = process.hrtime.bigint();
require(process.argv[1])(data).then(() => {
  const clockMs = Number(process.hrtime.bigint() - started) / 1e6;
  const { user, system } = process.cpuUsage(worked);
  process.stdout.write(JSON.stringify({ clockMs, processorMs: (user + system) / 1e3 }));
});`;

interface Taken {
  readonly clockMs: number;
  readonly processorMs: number;
}

const coldStart = (script: string, input: string): Taken =>
  JSON.parse(execFileSync(node18, ['-e', driver, script, input], { encoding: 'utf8' })) as Taken;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const medianOf = (taken: readonly Taken[], part: keyof Taken): number =>
  Number(median(taken.map((one) => one[part])).toFixed(2));

async function exampleOf(schema: string | undefined): Promise<unknown> {
  const file = schema === undefined ? undefined : payloadSchemaFile(schema);
  if (file === undefined) return {};
  const { examples } = (await import(file)) as { examples: readonly unknown[] };
  return examples[0];
}

function goldenInput(transform: string): unknown {
  const [file = ''] = globSync(`${transform}/*.json`, { cwd: join(root, 'test', 'golden') }).sort();
  return (JSON.parse(readFileSync(join(root, 'test', 'golden', file), 'utf8')) as { input: unknown }).input;
}

/** An input that the script takes. */
async function inputOf(
  { id, kind }: BundledScript,
  brand: Brand,
  connectors: ReadonlyMap<string, Connector>,
): Promise<PlatformData> {
  if (kind === 'payload') return { payload: JSON.stringify(goldenInput(id)) };
  const [system = '', name = ''] = id.split('/');
  const declared = connectors.get(system) as Connector;
  const connector = resolveConnector(declared, brand.connectors[system]?.settings ?? {});
  const variables = Object.fromEntries(
    Object.keys(declared.credentials).map((credential) => [variableName(system, credential), 'synthetic']),
  );
  if (kind === 'webhook') return webhookInput(connector, variables);
  const { response } = connector.operations[name.split('.')[0] ?? ''] ?? {};
  const body = JSON.stringify(await exampleOf(response));
  // Cursors stand in the query, in a member of the body, or among the variables of a GraphQL document.
  const request = {
    url: 'https://system.example.test/v1/rows?limit=2',
    method: 'POST',
    headers: {},
    body: JSON.stringify({ variables: {} }),
  };
  if (kind === 'response') return { payload: body, response: { status: 200, headers: {}, body } };
  const page = { request, response: { status_code: 200, headers: {} }, payload: body };
  return { payload: JSON.stringify(kind === 'pagination' ? page : { request }), variables };
}

async function webhookInput(
  connector: ResolvedConnector,
  variables: Readonly<Record<string, string>>,
): Promise<PlatformData> {
  const { webhooks } = connector;
  const [topic] = Object.values(webhooks?.topics ?? {});
  const payload = JSON.stringify(await exampleOf(topic?.schema));
  if (webhooks?.signature.kind !== 'hmacSha256') return { payload };
  const { header, encoding } = webhooks.signature;
  return { payload, variables, meta: { [header]: createHmac('sha256', 'synthetic').update(payload).digest(encoding) } };
}

const { declarations, brands } = await loadDeclarations(root, ['demo']);
const brand = brands[0] as Brand;
const scripts = await scriptsOf(brand, declarations);
const folder = mkdtempSync(join(tmpdir(), 'backhaul-bench-'));
try {
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const empty = file('empty.js', 'module.exports = async (data) => data;');
  const contenders = await Promise.all(
    scripts.map(async (script, index) => ({
      ...script,
      path: file(`${index}.js`, script.code),
      input: file(`${index}.json`, JSON.stringify(await inputOf(script, brand, declarations.connectors))),
      over: [] as Taken[],
    })),
  );
  const empties: Taken[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const { path, input, over } of contenders) {
      const times = new Map<string, Taken>();
      for (const one of round % 2 === 0 ? [empty, path] : [path, empty]) times.set(one, coldStart(one, input));
      const [nothing, whole] = [times.get(empty) as Taken, times.get(path) as Taken];
      empties.push(nothing);
      over.push({
        clockMs: whole.clockMs - nothing.clockMs,
        processorMs: whole.processorMs - nothing.processorMs,
      });
    }
  }
  const rows = contenders.map(({ id, kind, code, over }) => ({
    id,
    kind,
    bytes: Buffer.byteLength(code),
    overEmptyMs: medianOf(over, 'clockMs'),
    overEmptyProcessorMs: medianOf(over, 'processorMs'),
  }));
  const whole = { emptyMs: medianOf(empties, 'clockMs'), medianBytes: median(rows.map(({ bytes }) => bytes)) };
  if (process.argv.includes('--json')) console.log(JSON.stringify({ rounds, ...whole, scripts: rows }));
  else {
    console.log(`Scripts on a cold Node 18 (${rounds} rounds in turns; an empty one takes ${whole.emptyMs} ms)`);
    for (const { id, kind, bytes, overEmptyMs, overEmptyProcessorMs } of rows) {
      console.log(
        `  ${id.padEnd(52)} ${kind.padEnd(11)} ${String(bytes).padStart(6)} bytes  ${overEmptyMs.toFixed(2).padStart(6)} ms more (processor ${overEmptyProcessorMs.toFixed(2).padStart(6)})`,
      );
    }
    console.log(`  median size ${whole.medianBytes} bytes`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
