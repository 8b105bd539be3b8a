/** The declarations for what runs: valid as a whole, or refused. */
import { getCompileCacheDir } from 'node:module';
import { relative, resolve } from 'node:path';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Connector } from '../../schemas/formats/connector.ts';
import type { Flow } from '../../schemas/formats/flow.ts';
import type { Transform } from '../../schemas/formats/transform.ts';
import type { Catalog } from '../blueprint/catalog.ts';
import { type DeclaredValue, declaredValues } from '../blueprint/declared-values.ts';
import type { Finding } from '../blueprint/finding.ts';
import { keptModules } from '../blueprint/kept-modules.ts';
import { moduleRoot, ownPackageRoot } from '../blueprint/package-root.ts';
import { AbortError } from '../errors/errors.ts';
import { passedBefore } from './passed-before.ts';

/** Declarations by their ids. */
export interface ValidDeclarations {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly transforms: ReadonlyMap<string, Transform>;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly brands: ReadonlyMap<string, Brand>;
}

export interface StrictOptions {
  readonly projectRoot: string;
  /** Default: this package. */
  readonly packageRoot?: string;
  /** What is wrong with other brands does not stop this one. */
  readonly brand?: string;
  /** A folder that is the user's own; default: that of the compiled code, if the process keeps it. */
  readonly memory?: string;
}

/** As many findings stand in the error; `backhaul check` shows all. */
const maximumListed = 20;

/**
 * Loads declarations without golden fixtures. Error: `DECLARATIONS_INVALID` when a format or a rule for running
 * declarations is broken; warnings do not count. What has passed is remembered in `memory`, and not looked at again.
 */
export async function loadStrictly(options: StrictOptions): Promise<ValidDeclarations> {
  const packageRoot = resolve(options.packageRoot ?? ownPackageRoot());
  const projectRoot = resolve(options.projectRoot);
  const memory = options.memory ?? getCompileCacheDir();
  if (memory === undefined) return declarationsOf(await checked({ ...options, packageRoot, projectRoot }));
  const modules = keptModules(memory, moduleRoot(packageRoot));
  const values = await declaredValues(packageRoot, projectRoot, modules);
  modules.save();
  const passed = passedBefore(memory, values, options.brand);
  if (passed.has()) return byId(values);
  const catalog = await checked({ ...options, packageRoot, projectRoot });
  // Of files that have changed meanwhile, what was read first has not passed.
  if (areValid(values, catalog)) passed.note();
  return declarationsOf(catalog);
}

async function checked(options: StrictOptions): Promise<Catalog> {
  // Not before they are needed: the formats, the rules and what they infer are half of what a start would load.
  const { loadCatalog } = await import('../blueprint/catalog.ts');
  const { checkCatalog } = await import('./check-project.ts');
  const { rules } = await import('./rules.ts');
  const catalog = await loadCatalog(options);
  const otherBrands = new Set(
    catalog.documents.flatMap(({ kind, id, file }) =>
      kind === 'brand' && options.brand !== undefined && id !== options.brand ? [file.path] : [],
    ),
  );
  const errors = checkCatalog(
    catalog,
    rules.filter(({ scope }) => scope === 'declarations'),
  ).filter(({ severity, file }) => severity === 'error' && !otherBrands.has(file));
  if (errors.length === 0) return catalog;
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

/** Whether the catalogue holds these values, each of them in its format. */
function areValid(values: readonly DeclaredValue[], { documents }: Catalog): boolean {
  const content = ({ kind, id, value }: Pick<DeclaredValue, 'kind' | 'id' | 'value'>) => [kind, id, value];
  return (
    documents.every(({ valid }) => valid) &&
    JSON.stringify(documents.map(content)) === JSON.stringify(values.map(content))
  );
}

/** As the catalogue has it: of two that declare one id, the first counts. */
function byId(values: readonly DeclaredValue[]): ValidDeclarations {
  const of = <Value>(kind: DeclaredValue['kind']) => {
    const found = new Map<string, Value>();
    for (const each of values) if (each.kind === kind && !found.has(each.id)) found.set(each.id, each.value as Value);
    return found;
  };
  return { connectors: of('connector'), transforms: of('transform'), flows: of('flow'), brands: of('brand') };
}

function declarationsOf({ connectors, transforms, flows, brands }: Catalog): ValidDeclarations {
  return {
    connectors: valuesOf(connectors),
    transforms: valuesOf(transforms),
    flows: valuesOf(flows),
    brands: valuesOf(brands),
  };
}

function valuesOf<Value>(loaded: ReadonlyMap<string, { readonly value: Value }>): Map<string, Value> {
  return new Map([...loaded].map(([id, { value }]) => [id, value]));
}
