/** The catalogue for what runs: valid as a whole, or refused. */
import { getCompileCacheDir } from 'node:module';
import { relative } from 'node:path';
import { type Catalog, loadCatalog } from '../blueprint/catalog.ts';
import type { Finding } from '../blueprint/finding.ts';
import { AbortError } from '../errors/errors.ts';
import { passedBefore } from './passed-before.ts';

/** As many findings stand in the error; `backhaul check` shows all. */
const maximumListed = 20;

/**
 * Loads the catalogue without golden fixtures. Error: `DECLARATIONS_INVALID` when a format or a rule for running
 * declarations is broken; warnings do not count. With `brand`, what is wrong with other brands does not stop it. What has
 * passed is remembered beside the compiled code (`memory`), where that is kept, and not looked at again.
 */
export async function loadStrictly(options: {
  projectRoot: string;
  packageRoot?: string;
  brand?: string;
  /** A folder; default: that of the compiled code, if the process keeps it. */
  memory?: string;
}): Promise<Catalog> {
  const catalog = await loadCatalog({ projectRoot: options.projectRoot, packageRoot: options.packageRoot });
  const memory = options.memory ?? getCompileCacheDir();
  const passed = memory === undefined ? undefined : passedBefore(memory, catalog, options.brand);
  if (passed?.has()) return catalog;
  // Not before they are needed: the rules and what they infer are a third of what a start loads.
  const { checkCatalog } = await import('./check-project.ts');
  const { rules } = await import('./rules.ts');
  const otherBrands = new Set(
    catalog.documents.flatMap(({ kind, id, file }) =>
      kind === 'brand' && options.brand !== undefined && id !== options.brand ? [file.path] : [],
    ),
  );
  const errors = checkCatalog(
    catalog,
    rules.filter(({ scope }) => scope === 'declarations'),
  ).filter(({ severity, file }) => severity === 'error' && !otherBrands.has(file));
  if (errors.length === 0) {
    passed?.note();
    return catalog;
  }
  throw new AbortError({
    code: 'DECLARATIONS_INVALID',
    what: `The declarations have ${errors.length} error${errors.length === 1 ? '' : 's'}.`,
    why: errors.slice(0, maximumListed).map(line).join('\n'),
    nextSteps: ['Run "backhaul check" for all findings with their next steps.', 'Correct them and start again.'],
  });
}

function line({ file, line: row, column, code, what }: Finding): string {
  return `${relative(process.cwd(), file)}:${row}:${column} ${code} ${what}`;
}
