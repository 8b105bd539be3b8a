/** `backhaul build`: a brand's flows for the platform, as files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type CommandContext, withExamples } from '../command-context.ts';

interface BuildFlags {
  readonly brand?: string;
  readonly out: string;
  readonly flow?: readonly string[];
  readonly tier?: string;
  readonly records?: string;
}

export function register(program: Command, context: CommandContext): void {
  const command = program
    .command('build')
    .description(
      "Compile a brand's flows for the platform: import documents, scripts for Node 18, connectors as Postman collections, lookups, an install guide, and what is guaranteed there.",
    )
    .option('--brand <id>', 'Brand whose settings go in; default: the first of the project.')
    .option('--out <folder>', 'Where the files are written.', 'platform-built')
    .option('--flow <id...>', 'Only these flows; default: all that the brand has enabled and that can be compiled.')
    .addOption(
      new Option('--dialect <name>', 'Form of the import documents.').choices(['named-steps']).default('named-steps'),
    )
    .addOption(
      new Option('--tier <name>', 'Check what this subscription allows.').choices([
        'growth',
        'professional',
        'enterprise',
      ]),
    )
    .option('--records <number>', 'Records of each flow per month, for an estimate of operations.')
    .action((flags: BuildFlags) => buildAction(context, flags));
  withExamples(
    command,
    'backhaul build --brand acme --out build/acme',
    'backhaul build --brand acme --tier growth --records 20000',
  );
}

async function buildAction({ output, projectRoot }: CommandContext, flags: BuildFlags): Promise<void> {
  const { loadDeclarations } = await import('../declarations.ts');
  const { buildForPlatform } = await import('../../platforms/patchworks/build/build-for-platform.ts');
  const { tierNames } = await import('../../platforms/patchworks/tiers.ts');
  const { parseWhole } = await import('../numbers.ts');
  const { table } = await import('../table.ts');
  const { declarations, brands } = await loadDeclarations(projectRoot, flags.brand ? [flags.brand] : undefined);
  const [brand] = brands;
  if (!brand) return output.data({ files: [] });
  const tier = tierNames.find((name) => name === flags.tier);
  const { files, estimates, leftOut } = await buildForPlatform(brand, declarations, {
    only: flags.flow ?? [],
    ...(tier ? { tier } : {}),
    ...(flags.records === undefined
      ? {}
      : { recordsPerMonth: parseWhole(flags.records, '--records', 1, 1_000_000_000) }),
  });
  const folder = resolve(projectRoot, flags.out);
  const written = files.map(({ path, kind, text }) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return { path, kind, file, bytes: Buffer.byteLength(text) };
  });
  const without = leftOut.map(({ flow, refusal: { code, message, why } }) => ({
    flow: flow.id,
    code,
    what: message,
    why,
  }));
  output.data({ brand: brand.id, dialect: 'named-steps', files: written, estimates, leftOut: without });
  const rows = written.map(({ path, kind, bytes }) => [path, kind, bytes]);
  for (const line of table(['file', 'kind', 'bytes'], rows)) output.line(line);
  for (const { flow, usual, most } of estimates)
    output.line(`${flow}: ${usual} operations per month, at most ${most}.`);
  for (const { flow, what } of without) output.line(`Left out, needs the runtime: ${flow}. ${what}`);
  output.line(`Begin with ${output.path(join(folder, 'install.md'))}; nothing of it was tried on a tenant yet.`);
}
