/** `backhaul brand new`: a small overlay over the blueprints of some pairs. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import type { Command } from 'commander';
import { Brand } from '../../../schemas/formats/brand.ts';
import { AbortError } from '../../errors/errors.ts';
import { openTerminal } from '../ask-on-terminal.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { listOf, repeated } from './repeatable.ts';

interface NewFlags {
  readonly title?: string;
  readonly pairs?: string;
  readonly flows?: string;
  readonly set: string[];
  readonly connector: string[];
  readonly secret: string[];
  readonly input: boolean;
}

export function registerNew(brand: Command, context: CommandContext): void {
  const command = brand
    .command('new')
    .description(
      'Make a brand: brands/<name>/brand.json with the flows of the pairs, what they must know, and where secrets are found. On a terminal it asks for what is missing. Nothing that equals a default is written.',
    )
    .argument('<name>', 'Folder under brands/: lower-case words with hyphens.')
    .option('--title <title>', 'Name for people; default: from the name.')
    .option('--pairs <pairs>', 'Pairs whose flows it has, with commas.')
    .option('--flows <flows>', 'Single flows, by id or by the name behind the pair, with commas.')
    .option(
      '--set <flow.setting=value>',
      'A setting of a flow; keys of tables follow with points. Repeatable.',
      repeated,
      [],
    )
    .option('--connector <connector.setting=value>', 'A setting of a connector. Repeatable.', repeated, [])
    .option(
      '--secret <connector.credential=place>',
      'Where a secret is found: env:NAME, file:/path or command:program argument; default: a variable named after brand, connector and credential. Repeatable.',
      repeated,
      [],
    )
    .option('--no-input', 'Ask nothing; name what is missing and end with 2.')
    .action((name: string, flags: NewFlags) => make(context, name, flags));
  withExamples(
    command,
    'backhaul brand new acme --pairs archean-r247--loop-returns --connector archean-r247.baseUrl=https://archean.acme.example',
    'backhaul brand new acme --flows restock-finalised-returns --set restock-finalised-returns.locations.sellable=LDN-A --secret archean-r247.apiKey=file:/run/secrets/archean',
  );
}

async function make(context: CommandContext, id: string, flags: NewFlags): Promise<void> {
  const { loadCatalog } = await import('../../blueprint/catalog.ts');
  const { brandPath } = await import('../../operations/brands/brand-file.ts');
  const { usage } = await import('../../operations/brands/read-assignment.ts');
  const { newBrand } = await import('../../operations/brands/new-brand.ts');
  const { checkOverlay } = await import('../../check/check-overlay.ts');
  const { writeBrandSchema } = await import('./schema.ts');
  const { output, projectRoot } = context;
  if (!Value.Check(Brand.properties.id, id)) {
    throw usage(`"${id}" can not name a brand.`, 'Write lower-case words with hyphens: acme, or acme-uk.');
  }
  const path = brandPath(projectRoot, id);
  if (existsSync(path)) throw exists(id, path);
  const catalog = await loadCatalog({ projectRoot });
  const asking = flags.input && !output.json && process.stdin.isTTY === true && process.stderr.isTTY === true;
  const terminal = asking ? openTerminal() : undefined;
  try {
    const ask = terminal
      ? (question: string, usual: string) => terminal.ask(`${question}${usual ? ` [${usual}]` : ''}\n> `)
      : undefined;
    const pairs = listOf(flags.pairs);
    const flows = listOf(flags.flows);
    if (ask && pairs.length + flows.length === 0)
      pairs.push(...listOf(await ask(whichPairs(catalog.flows.keys()), '')));
    const { title, set: settings, connector: connectors, secret: secrets } = flags;
    const brand = await newBrand(catalog, { id, title, pairs, flows, settings, connectors, secrets, ask });
    const findings = checkOverlay(catalog, brand, path);
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw invalid(id, errors);
    const text = `${JSON.stringify(brand, null, 2)}\n`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const schema = writeBrandSchema(catalog);
    const lines = text.split('\n').length - 1;
    output.data({ file: output.path(path), schema: output.path(schema), lines, brand, findings });
    output.line(`wrote ${output.path(path)} (${lines} lines) and ${output.path(schema)}`);
    for (const place of secretPlaces(brand)) output.line(`  secret: ${place}`);
    output.line(`Next: provide the secrets, then "backhaul brand check ${id} --live".`);
  } finally {
    terminal?.close();
  }
}

function whichPairs(flows: Iterable<string>): string {
  const pairs = [...new Set([...flows].map((id) => id.split('/')[0]))].sort();
  return `Which pairs, with commas? ${pairs.join(', ')}`;
}

function secretPlaces({ connectors }: Brand): string[] {
  return Object.entries(connectors).flatMap(([id, { credentials }]) =>
    Object.entries(credentials).map(([name, reference]) => `${name} of ${id} from ${JSON.stringify(reference)}`),
  );
}

const exists = (id: string, path: string) =>
  new AbortError({
    code: 'BRAND_EXISTS',
    what: `There is a brand ${id} already.`,
    why: `${path} would be overwritten.`,
    nextSteps: ['Choose another name, or change the file that is there.'],
    exitCode: 2,
  });

const invalid = (id: string, errors: readonly { code: string; what: string; next: string }[]) =>
  new AbortError({
    code: 'BRAND_INVALID',
    what: `The brand ${id} would have ${errors.length} error${errors.length === 1 ? '' : 's'}; nothing was written.`,
    why: errors.map(({ code, what, next }) => `${code} ${what}. ${next}`).join('\n'),
    nextSteps: ['Give other values for what is named.'],
    exitCode: 2,
  });
