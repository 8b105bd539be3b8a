/** `backhaul brand schema`: the schema by which editors explain and complete the brands of a project. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { brandSchemaName, brandSchemaText } from '../../blueprint/brand-schema.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { type CommandContext, withExamples } from '../command-context.ts';

export function registerSchema(brand: Command, context: CommandContext): void {
  const command = brand
    .command('schema')
    .description('Write brands/brand.schema.json anew, by which editors explain and complete every setting.')
    .action(async () => {
      const { loadCatalog } = await import('../../blueprint/catalog.ts');
      const file = writeBrandSchema(await loadCatalog({ projectRoot: context.projectRoot }));
      context.output.data({ file });
      context.output.line(`wrote ${context.output.path(file)}`);
    });
  withExamples(command, 'backhaul brand schema');
}

const schemaPath = (projectRoot: string): string => join(projectRoot, 'brands', brandSchemaName);

/** Gives the path of what it wrote. */
export function writeBrandSchema(catalog: Catalog): string {
  const path = schemaPath(catalog.projectRoot);
  mkdirSync(join(catalog.projectRoot, 'brands'), { recursive: true });
  writeFileSync(path, brandSchemaText(catalog));
  return path;
}

/** The path of a schema that is there and is not that of today's flows and connectors. */
export function staleSchema(catalog: Catalog): string | undefined {
  const path = schemaPath(catalog.projectRoot);
  return existsSync(path) && readFileSync(path, 'utf8') !== brandSchemaText(catalog) ? path : undefined;
}
