/** An upgrade of one flow, and results that change, for people. */
import type { MappingChange } from '../../operations/brands/changed-outputs.ts';
import type { FlowUpgrade } from '../../operations/brands/upgrade-brand.ts';
import type { Output } from '../output.ts';

/** As many cases of a mapping are shown; --json has all. */
const maximumCases = 10;

export function printUpgrade(
  { flow, from, to, conflicts, migrated, defaults, outputs }: FlowUpgrade,
  output: Output,
): void {
  output.line(output.styled('bold', `${flow} ${from} → ${to}`));
  for (const { path, what, next, ...sides } of conflicts) {
    output.line(`  ${output.styled('red', 'decide')} ${path}: ${what}.`);
    for (const side of ['base', 'yours', 'theirs'] as const) {
      const value = sides[side];
      if (value !== undefined) output.line(`    ${side.padEnd(6)} ${shown(value)}`);
    }
    output.line(`    → ${next}`);
  }
  for (const { from: old, to: current, value, why } of migrated) {
    const place = old === current ? old : `${old} is now ${current}`;
    output.line(`  renamed ${place}: ${shown(value)} (${why})`);
  }
  for (const { path, before, after } of defaults) {
    output.line(`  comes with it ${path}: ${change(before, after)}`);
  }
  printOutputs(outputs, output);
}

/** Which golden cases give something else, field by field. */
export function printOutputs(outputs: readonly MappingChange[], output: Output): void {
  for (const { transform, cases, changes } of outputs) {
    if (changes.length === 0) continue;
    output.line(`  ${transform}: ${changes.length} of ${cases} golden cases give something else`);
    for (const { fixture, fields } of changes.slice(0, maximumCases)) {
      for (const { path, before, after } of fields.slice(0, maximumCases))
        output.line(`    ${fixture} ${path || '/'}: ${change(before, after)}`);
    }
    if (changes.length > maximumCases) output.line(`    and ${changes.length - maximumCases} more cases (--json)`);
  }
}

export function change(before: unknown, after: unknown): string {
  if (before === undefined) return `${shown(after)} is new`;
  return after === undefined ? `${shown(before)} is gone` : `${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
