/** `backhaul reconcile` for the brand of a stage, in this process. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Brand } from '../../schemas/formats/brand.ts';
import { run } from '../../src/cli/run.ts';
import type { ScenarioStore } from './store.ts';

/** A run as `--json` prints it. */
export interface Reconciled {
  readonly reconciler: string;
  readonly state: string;
  readonly unread: readonly string[];
  readonly differences: Readonly<Record<string, number>>;
  readonly timing: number;
  readonly totals: readonly {
    readonly by: readonly string[];
    readonly dimensions: Readonly<Record<string, string>>;
    readonly value: string;
    readonly currency: string;
    readonly left: string;
    readonly right: string;
    readonly drift: string;
  }[];
  readonly handed: Readonly<Record<string, number>>;
  readonly first: readonly {
    readonly key: string;
    readonly kind: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly values: readonly { readonly value: string; readonly left: string; readonly right: string }[];
    readonly standsSince: string;
    readonly proposal?: { readonly flow?: string; readonly key?: string; readonly person?: string };
  }[];
}

/** Gives the exit code and the first reconciler of what was printed as JSON. */
export type ReconcileCommand = (
  ...flags: readonly string[]
) => Promise<{ readonly code: number; readonly run: Reconciled }>;

/** Works with a project that has the brand alone. */
export async function withReconcile(
  store: ScenarioStore,
  brand: Brand,
  work: (reconcile: ReconcileCommand, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'backhaul-reconcile-'));
  await mkdir(join(folder, 'brands', brand.id), { recursive: true });
  await writeFile(join(folder, 'brands', brand.id, 'brand.json'), JSON.stringify(brand));
  const where =
    'databaseUrl' in store.location
      ? ['--database-url', store.location.databaseUrl]
      : ['--data-folder', store.location.dataFolder];
  try {
    await work(async (...flags) => {
      let printed = '';
      let remarks = '';
      const code = await run({
        arguments: ['--json', '--project', folder, 'reconcile', ...where, ...flags],
        streams: {
          stdout: { write: (text: string) => (printed += text) },
          stderr: { write: (text: string) => (remarks += text) },
        },
        environment: process.env,
        workingFolder: folder,
      });
      const { reconciliations } = JSON.parse(printed) as { reconciliations?: Reconciled[] };
      const [first] = reconciliations ?? [];
      if (!first) throw new Error(`nothing was reconciled: ${printed} ${remarks}`);
      return { code, run: first };
    }, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A window around now. */
export const aroundNow = (): string[] => {
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  return ['--from', at(-1), '--to', at(1)];
};
