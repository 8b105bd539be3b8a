/** Scripts on the Node that the platform runs, where no code may be made from text. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connector } from '../../schemas/formats/connector.ts';
import type { PlatformData } from '../../scripts/platform.ts';
import { type ResolvedConnector, resolveConnector } from '../../src/blueprint/resolve-connector.ts';
import { subjects } from '../conformance/subject.ts';

const root = join(import.meta.dirname, '..', '..');
const node18 = join(root, 'node_modules', 'node18', 'bin', 'node');

/** What a script gave, or the error that it threw. */
export interface Answer extends Partial<PlatformData> {
  readonly response_code?: number;
  readonly message?: string;
  readonly error?: string;
  readonly stack?: string;
}

/** Runs the script once for each input, in one process. */
export function runOnNode18(code: string, inputs: readonly PlatformData[]): { node: string; answers: Answer[] } {
  const folder = mkdtempSync(join(tmpdir(), 'backhaul-scripts-'));
  try {
    const [script, given] = [join(folder, 'script.js'), join(folder, 'inputs.json')];
    writeFileSync(script, code);
    writeFileSync(given, JSON.stringify(inputs));
    const driver = join(import.meta.dirname, 'run-script.cjs');
    const output = execFileSync(node18, ['--disallow-code-generation-from-strings', driver, script, given], {
      encoding: 'utf8',
      maxBuffer: 200_000_000,
    });
    return JSON.parse(output) as { node: string; answers: Answer[] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every connector of the package, with the settings of its emulator. */
export function everyConnector(): ResolvedConnector[] {
  return subjects.map(({ connector, settings }) =>
    resolveConnector(connector, settings('https://system.example.test')),
  );
}

/** One connector, with its defaults but for these settings. */
export async function connectorOf(
  id: string,
  over: Readonly<Record<string, unknown>> = {},
): Promise<ResolvedConnector> {
  const file = join(root, 'connectors', id, 'connector.ts');
  const { connector } = (await import(file)) as { connector: Connector };
  const settings = Object.entries({ baseUrl: 'https://system.example.test', shop: 'shop.example.test', ...over });
  return resolveConnector(connector, Object.fromEntries(settings.filter(([name]) => name in connector.settings)));
}
