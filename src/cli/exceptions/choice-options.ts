/** The options with which commands choose exceptions. */
import { type Command, Option } from 'commander';
import { AbortError } from '../../errors/errors.ts';
import type { ExceptionChoice } from '../../runtime/inquiry/exceptions.ts';

export interface ChoiceFlags {
  readonly brand?: string;
  readonly flow?: string;
  readonly code?: string;
  readonly owner?: string;
  readonly assignee?: string;
  readonly severity?: string;
  readonly group?: string;
  readonly key?: string;
  readonly olderThan?: string;
  readonly youngerThan?: string;
}

export function addChoiceOptions(command: Command): Command {
  return command
    .option('--brand <id>')
    .option('--flow <id>')
    .option('--code <code>', 'SKU_UNKNOWN, say.')
    .option('--owner <role>')
    .option('--assignee <name>', 'Who has taken them on.')
    .addOption(new Option('--severity <severity>').choices(['information', 'warning', 'error', 'critical']))
    .option('--group <cause>', 'Those of one cause, as "backhaul exceptions groups" names it.')
    .option('--key <key>', 'Business key of the record.')
    .option('--older-than <duration>', 'First seen longer ago than this: 90m, 2h, 3d.')
    .option('--younger-than <duration>', 'First seen within this: 90m, 2h, 3d.');
}

/** Error: `DURATION_UNCLEAR`. */
export function choiceOf(flags: ChoiceFlags): ExceptionChoice {
  const { brand, flow, code, owner, assignee, severity, group, key, olderThan, youngerThan } = flags;
  return {
    ...(brand ? { brand } : {}),
    ...(flow ? { flow } : {}),
    ...(code ? { code } : {}),
    ...(owner ? { owner } : {}),
    ...(assignee ? { assignee } : {}),
    ...(severity ? { severity } : {}),
    ...(group ? { cause: group } : {}),
    ...(key ? { key } : {}),
    ...(olderThan ? { olderThanMs: durationMs(olderThan, '--older-than') } : {}),
    ...(youngerThan ? { youngerThanMs: durationMs(youngerThan, '--younger-than') } : {}),
  };
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const longestMs = 3_650 * 86_400_000;

function durationMs(text: string, flag: string): number {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  const ms = Number(match?.[1]) * (unitsMs[match?.[2] ?? ''] ?? Number.NaN);
  if (ms <= longestMs) return ms;
  throw new AbortError({
    code: 'DURATION_UNCLEAR',
    what: `${flag} cannot be "${text}".`,
    why: 'It takes a whole number with s, m, h or d behind it, up to 3650d.',
    nextSteps: [`Write ${flag} 90m, 2h or 3d, say.`],
    exitCode: 2,
  });
}
