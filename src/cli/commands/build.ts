/** `backhaul build`: the mappings and the connectors of a brand as scripts for the platform. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('build')
    .description(
      "Bundle what a brand's flows need as scripts: mappings, and of connectors the rules for answers, pages, requests and webhooks. One CommonJS file each, for Node 18.",
    )
    .option('--brand <id>', 'Brand whose settings go into the scripts; default: the first of the project.')
    .option('--out <folder>', 'Where the scripts are written.', 'scripts-built')
    .action(async (flags: { readonly brand?: string; readonly out: string }) => {
      const { loadDeclarations } = await import('../declarations.ts');
      const { scriptsOf } = await import('../../platforms/patchworks/scripts-of.ts');
      const { table } = await import('../table.ts');
      const { declarations, brands } = await loadDeclarations(
        context.projectRoot,
        flags.brand ? [flags.brand] : undefined,
      );
      const [brand] = brands;
      const scripts = brand ? await scriptsOf(brand, declarations) : [];
      const folder = resolve(context.projectRoot, flags.out);
      const written = scripts.map(({ id, kind, code }) => {
        const file = join(folder, `${id}.js`);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, code);
        return { id, kind, file, bytes: Buffer.byteLength(code) };
      });
      context.output.data({ brand: brand?.id, scripts: written });
      const rows = written.map(({ id, kind, file, bytes }) => [id, kind, bytes, context.output.path(file)]);
      for (const line of table(['script', 'kind', 'bytes', 'file'], rows)) context.output.line(line);
    });
  withExamples(command, 'backhaul build --brand acme --out build/acme');
}
