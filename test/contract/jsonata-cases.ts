/** The cases of JSONata's own language suite, where its data are there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** One case: an expression, its input and what must come of it. */
export interface SuiteCase {
  readonly name: string;
  readonly expression: string;
  readonly input: unknown;
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly depth: number | undefined;
  readonly timeLimitMs: number | undefined;
  readonly expected: { readonly value: unknown } | { readonly code: string };
}

const root = resolve(import.meta.dirname, '..', '..');

/** The folder of the suite, or nothing where it is not there. */
export function suiteFolder(): string | undefined {
  const shared = process.env.BACKHAUL_SHARED_DATA ?? join(root, '..', 'shared', 'data');
  const folder = join(shared, 'jsonata-suite');
  return existsSync(join(folder, 'groups')) ? folder : undefined;
}

/** The inputs of the suite by name. */
export function suiteInputs(folder: string): Map<string, unknown> {
  return new Map(
    globSync('datasets/*.json', { cwd: folder })
      .sort()
      .map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(folder, file), 'utf8'))]),
  );
}

interface RawCase {
  expr?: string;
  'expr-file'?: string;
  data?: unknown;
  dataset?: string | null;
  bindings?: Record<string, unknown>;
  depth?: number;
  timelimit?: number;
  result?: unknown;
  code?: string;
  error?: { code: string };
}

/** All cases, in the order of their files. */
export function suiteCases(folder: string): SuiteCase[] {
  const inputs = suiteInputs(folder);
  return globSync('groups/*/*.json', { cwd: folder })
    .sort()
    .flatMap((file) => {
      const read: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      const list = (Array.isArray(read) ? read : [read]) as RawCase[];
      return list.map((raw, index): SuiteCase => {
        const expression = raw.expr ?? readFileSync(join(folder, dirname(file), raw['expr-file'] as string), 'utf8');
        const code = raw.code ?? raw.error?.code;
        return {
          name: `${file.replace('groups/', '').replace('.json', '')}${list.length > 1 ? `#${index}` : ''}`,
          expression,
          input: 'data' in raw ? raw.data : raw.dataset ? structuredClone(inputs.get(raw.dataset)) : undefined,
          bindings: raw.bindings ?? {},
          depth: raw.depth,
          timeLimitMs: raw.timelimit,
          expected: code === undefined ? { value: raw.result } : { code },
        };
      });
    });
}
