/** `backhaul brand show`: what counts for a brand, and where each value comes from. */
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';

export function registerShow(brand: Command, context: CommandContext): void {
  const command = brand
    .command('show')
    .description('Show what a brand says; with --effective, everything that counts for it, and where it comes from.')
    .argument('<name>', 'Brand.')
    .option('--effective', 'Also the defaults of blueprints and connectors that the brand does not overrule.')
    .action(async (name: string, flags: { readonly effective?: boolean }) => {
      const { loadCatalog } = await import('../../blueprint/catalog.ts');
      const { brandOf } = await import('../../operations/brands/brand-file.ts');
      const { effectiveValues } = await import('../../operations/brands/effective-values.ts');
      const { table } = await import('../table.ts');
      const { output, projectRoot } = context;
      const catalog = await loadCatalog({ projectRoot });
      const { brand: found } = brandOf(catalog, name);
      const all = effectiveValues(catalog, found);
      const values = flags.effective ? all : all.filter(({ origin }) => origin === 'brand');
      output.data({ brand: found.id, title: found.title, values });
      output.line(`${found.title} (${found.id})`);
      const rows = values.map(({ path, value, origin, default: usual }) => [
        path.replaceAll('~1', '/'),
        shown(value),
        origin,
        usual === undefined ? '' : `default: ${shown(usual)}`,
      ]);
      for (const line of table(['place', 'value', 'from', ''], rows)) output.line(line);
    });
  withExamples(command, 'backhaul brand show acme --effective', 'backhaul brand show acme --json');
}

function shown(value: unknown): string {
  const text = typeof value === 'string' && value !== '' ? value : (JSON.stringify(value) ?? 'taken out');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
