/** `backhaul brand upgrade`: brings a brand to the blueprints that are there. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { AbortError } from '../../errors/errors.ts';
import type { Choice } from '../../operations/brands/merge-settings.ts';
import type { FlowUpgrade, UpgradeRequest } from '../../operations/brands/upgrade-brand.ts';
import { type CommandContext, withExamples } from '../command-context.ts';
import { exitCodes } from '../output.ts';
import { printUpgrade } from './print-upgrade.ts';
import { repeated } from './repeatable.ts';

interface UpgradeFlags {
  readonly flow: string[];
  readonly to?: string;
  readonly apply?: boolean;
  readonly dryRun?: boolean;
  readonly keep: string[];
  readonly take: string[];
  readonly set: string[];
}

export function registerUpgrade(brand: Command, context: CommandContext): void {
  const command = brand
    .command('upgrade')
    .description(
      "Merge a brand into newer versions of its blueprints, three ways: what the brand says stays, what it does not say comes from the new version, and what both changed is for you to decide. Shows what would happen, and which results of the golden cases change with the brand's settings; --apply writes it. Ends with 1 while something is to decide.",
    )
    .argument('<name>', 'Brand.')
    .option('--flow <flow>', 'Only this flow, by id or by the name behind the pair. Repeatable.', repeated, [])
    .option('--to <version>', 'Version to come to; default: the one that is there.')
    .option('--dry-run', 'Show what would happen and write nothing: what it does without --apply.')
    .option('--apply', 'Write the flows that have nothing left to decide.')
    .option('--keep <path>', "At a conflict, by its path: the brand's value stays. Or: all. Repeatable.", repeated, [])
    .option(
      '--take <path>',
      "At a conflict, by its path: the blueprint's value comes. Or: all. Repeatable.",
      repeated,
      [],
    )
    .option('--set <flow.setting=value>', 'Another value, which settles the conflict there. Repeatable.', repeated, [])
    .action((name: string, flags: UpgradeFlags) => upgrade(context, name, flags));
  withExamples(
    command,
    'backhaul brand upgrade acme',
    'backhaul brand upgrade acme --keep /locations/sellable --apply',
    'backhaul brand upgrade acme --flow restock-finalised-returns --set restock-finalised-returns.trigger=item-graded --apply',
  );
}

async function upgrade(context: CommandContext, name: string, flags: UpgradeFlags): Promise<void> {
  const { loadCatalog } = await import('../../blueprint/catalog.ts');
  const { checkOverlay } = await import('../../check/check-overlay.ts');
  const { brandOf, brandPath, flowsNamed } = await import('../../operations/brands/brand-file.ts');
  const { usage } = await import('../../operations/brands/read-assignment.ts');
  const { upgradeBrand, upgradedText } = await import('../../operations/brands/upgrade-brand.ts');
  const { output, projectRoot } = context;
  if (flags.apply && flags.dryRun) throw usage('--apply and --dry-run exclude each other.', 'Give one of them.');
  const catalog = await loadCatalog({ projectRoot, goldens: true });
  const { brand, path } = brandOf(catalog, name);
  if (flags.apply && path !== brandPath(projectRoot, name)) {
    throw usage(
      `The brand ${name} belongs to the package, not to this project.`,
      'Make one: backhaul brand new <name>.',
    );
  }
  const request: UpgradeRequest = {
    brand,
    flows: flowsNamed(brand, flags.flow),
    to: flags.to,
    given: await givenValues(catalog, brand, flags),
  };
  const { upgrades, unused } = decided(flags, (choices) => upgradeBrand(catalog, { ...request, choices }));
  const [idle] = [...(request.given?.keys() ?? [])].filter((flow) => !upgrades.some((each) => each.flow === flow));
  if (idle) throw usage(`--set names ${idle}, which is not upgraded.`, "Change the brand's file for that.");
  if (unused.length > 0) throw undecidable(unused, upgrades);
  const open = upgrades.filter(({ conflicts }) => conflicts.length > 0);
  const ready = upgrades.filter(({ conflicts }) => conflicts.length === 0);
  let applied = false;
  if (flags.apply && ready.length > 0) {
    const text = upgradedText(readFileSync(path, 'utf8'), brand, ready);
    const known = new Set(checkOverlay(catalog, brand, path).map(({ code, what }) => `${code} ${what}`));
    const fresh = checkOverlay(catalog, JSON.parse(text) as Brand, path).filter(
      ({ severity, code, what }) => severity === 'error' && !known.has(`${code} ${what}`),
    );
    const isAsked = ({ code }: { code: string }) => code === 'BRAND_VERSION_DIFFERS' && flags.to !== undefined;
    const errors = fresh.filter((finding) => !isAsked(finding));
    if (errors.length > 0) throw invalid(name, errors);
    writeFileSync(path, text);
    applied = true;
  }
  output.data({ brand: brand.id, applied, upgrades });
  for (const each of upgrades) printUpgrade(each, output);
  output.line(summary(upgrades, open, applied, output.path(path)));
  if (open.length > 0) context.setExitCode(exitCodes.failed);
}

/** A decision may uncover another conflict (a value that is moved meets a changed default): "all" is for those too. */
const maximumRounds = 5;

function decided(
  { keep, take }: UpgradeFlags,
  merge: (choices: Map<string, Map<string, Choice>>) => FlowUpgrade[],
): { upgrades: FlowUpgrade[]; unused: string[] } {
  const choices = new Map<string, Map<string, Choice>>();
  let upgrades = merge(choices);
  for (let round = 0; round < maximumRounds; round += 1) {
    let added = 0;
    for (const { flow, conflicts } of upgrades) {
      const own = choices.get(flow) ?? new Map<string, Choice>();
      choices.set(flow, own);
      for (const { path, kind } of conflicts) {
        const isTaken = take.includes(path) || (take.includes('all') && !keep.includes(path));
        const choice = isTaken ? 'theirs' : keep.includes(path) || keep.includes('all') ? 'yours' : undefined;
        const isPossible = kind === 'both-changed' || kind === 'place-taken' || choice === 'theirs';
        if (!choice || !isPossible || own.has(path)) continue;
        own.set(path, choice);
        added += 1;
      }
    }
    if (added === 0) break;
    upgrades = merge(choices);
  }
  const used = new Set([...choices.values()].flatMap((own) => [...own.keys()]));
  return { upgrades, unused: [...keep, ...take].filter((path) => path !== 'all' && !used.has(path)) };
}

async function givenValues(
  catalog: Catalog,
  brand: Brand,
  { set, to }: UpgradeFlags,
): Promise<Map<string, Map<string, unknown>>> {
  const given = new Map<string, Map<string, unknown>>();
  if (set.length === 0) return given;
  const { pointerTo } = await import('../../blueprint/json-pointer.ts');
  const { readAssignment } = await import('../../operations/brands/read-assignment.ts');
  const { releaseOf } = await import('../../operations/brands/upgrade-brand.ts');
  const owners = Object.keys(brand.flows).flatMap((id) => {
    const flow = catalog.flows.get(id)?.value;
    return flow ? [to ? releaseOf(catalog, id, to).flow : flow] : [];
  });
  for (const text of set) {
    const { owner, path, value } = readAssignment(text, owners, '--set');
    const own = given.get(owner) ?? new Map<string, unknown>();
    given.set(owner, own.set(pointerTo('', ...path), value));
  }
  return given;
}

function undecidable(paths: readonly string[], upgrades: readonly FlowUpgrade[]): AbortError {
  const conflicts = upgrades.flatMap((each) => each.conflicts);
  const kept = conflicts.find(({ path }) => paths.includes(path));
  const open = conflicts.map(({ path }) => path).join(', ') || 'nothing';
  return new AbortError({
    code: 'BRAND_USAGE',
    what: kept ? `${kept.path} can not stay: ${kept.what}.` : `There is nothing to decide at ${paths.join(', ')}.`,
    why: 'The command can not begin so.',
    nextSteps: [kept ? kept.next : `To decide: ${open}.`],
    exitCode: exitCodes.usage,
  });
}

function summary(all: readonly FlowUpgrade[], open: readonly FlowUpgrade[], applied: boolean, path: string): string {
  if (all.length === 0) return 'Every flow is of the version that is there.';
  const ready = all.length - open.length;
  const left = open.length > 0 ? ` ${open.length} left as they are: decide with --keep, --take or --set.` : '';
  if (applied) return `Wrote ${path}: ${ready} of ${all.length} flows upgraded.${left}`;
  return `Nothing was written: ${ready} of ${all.length} flows can be upgraded with --apply.${left}`;
}

const invalid = (id: string, errors: readonly { code: string; what: string; next: string }[]) =>
  new AbortError({
    code: 'BRAND_INVALID',
    what: `The brand ${id} would have ${errors.length} more error${errors.length === 1 ? '' : 's'}; nothing was written.`,
    why: errors.map(({ code, what, next }) => `${code} ${what}. ${next}`).join('\n'),
    nextSteps: ['Give other values with --set, or --take those of the blueprint.'],
  });
