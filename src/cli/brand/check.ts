/** `backhaul brand check`: what is wrong with brands, by what they declare and by what their systems have. */
import type { Command } from 'commander';
import type { Finding } from '../../blueprint/finding.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes } from '../output.ts';
import { addStoreOptions, type StoreOptions, storeLocation } from '../store-options.ts';

interface CheckFlags extends StoreOptions {
  readonly live?: boolean;
}

export function registerCheck(brand: Command, context: CommandContext): void {
  const command = brand
    .command('check')
    .description(
      'Name each unmapped location, disposition, reason, channel and currency, each setting that does not fit and each missing credential, with its fix. Ends with 1 when there is something to do.',
    )
    .argument('[name]', 'Brand; default: all of the project.')
    .option(
      '--live',
      'Also look the secrets up and read from the systems what they have; nothing is written to any of them.',
    )
    .action((name: string | undefined, flags: CheckFlags) => check(context, name, flags));
  addStoreOptions(command);
  withExamples(command, 'backhaul brand check', 'backhaul brand check acme --live');
}

async function check(context: CommandContext, name: string | undefined, flags: CheckFlags): Promise<void> {
  const { loadCatalog } = await import('../../blueprint/catalog.ts');
  const { sortFindings } = await import('../../blueprint/finding.ts');
  const { checkOverlay } = await import('../../check/check-overlay.ts');
  const { brandOf } = await import('../../operations/brands/brand-file.ts');
  const { findingData, printFindings } = await import('../print-findings.ts');
  const { output, projectRoot } = context;
  const catalog = await loadCatalog({ projectRoot });
  const isBrand = new Set(catalog.documents.flatMap(({ kind, file }) => (kind === 'brand' ? [file.path] : [])));
  const findings: Finding[] = [...(await schemaFindings(catalog))];
  if (!name) findings.push(...catalog.findings.filter(({ file }) => isBrand.has(file)));
  const chosen = name ? [brandOf(catalog, name)] : [...catalog.brands.keys()].map((id) => brandOf(catalog, id));
  const sound = chosen.filter(({ brand, path }) => {
    const own = checkOverlay(catalog, brand, path);
    findings.push(...own);
    return own.every(({ severity }) => severity !== 'error');
  });
  let compared = 0;
  if (flags.live && sound.length > 0) {
    const { compareLive } = await import('../../operations/brands/compare-live.ts');
    const { withStore } = await import('../with-store.ts');
    await withStore(storeLocation(flags, projectRoot), async (database) => {
      for (const { brand, path } of sound) {
        const live = await compareLive(database, catalog, brand, path);
        findings.push(...live.findings);
        compared += live.compared;
      }
    });
  }
  const sorted = sortFindings(findings);
  const brands = chosen.map(({ brand }) => brand.id);
  output.data({ brands, findings: findingData(sorted, output), ...(flags.live ? { compared } : {}) });
  printFindings(sorted, output);
  const asked = flags.live ? `, ${compared} settings compared with what the systems have` : '';
  output.line(`${sorted.length} to do: ${brands.join(', ') || 'no brand'}${asked}.`);
  if (sorted.some(({ severity }) => severity !== 'information')) context.setExitCode(exitCodes.failed);
}

async function schemaFindings(catalog: Parameters<typeof import('./schema.ts').staleSchema>[0]): Promise<Finding[]> {
  const { staleSchema } = await import('./schema.ts');
  const file = staleSchema(catalog);
  if (!file) return [];
  return [
    {
      file,
      line: 1,
      column: 1,
      code: 'BRAND_SCHEMA_STALE',
      severity: 'warning',
      what: 'This schema is not that of the flows and connectors that are there',
      why: 'Editors would explain and complete settings of another version.',
      next: 'Run "backhaul brand schema".',
    },
  ];
}
