/** `backhaul build`: the mappings of a brand as scripts for the platform. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('build')
    .description("Bundle the mappings of a brand's flows as payload scripts: one CommonJS file each, for Node 18.")
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
      const written = scripts.map(({ id, code }) => {
        const file = join(folder, `${id}.js`);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, code);
        return { id, file, bytes: Buffer.byteLength(code) };
      });
      context.output.data({ brand: brand?.id, scripts: written });
      const rows = written.map(({ id, file, bytes }) => [id, bytes, context.output.path(file)]);
      for (const line of table(['mapping', 'bytes', 'file'], rows)) context.output.line(line);
    });
  withExamples(command, 'backhaul build --brand acme --out build/acme');
}
