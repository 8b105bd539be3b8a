/** A run of a reconciler, for people. */
import type { ReconciledPair } from '../../operations/reconcile-chosen.ts';
import type { Total } from '../../runtime/reconcile/compare.ts';
import type { Difference } from '../../runtime/reconcile/findings.ts';
import type { Proposal } from '../../runtime/reconcile/repairs.ts';
import { duration } from '../duration.ts';
import type { Output } from '../output.ts';
import { table } from '../table.ts';

export type Shown = Difference & { readonly proposal?: Proposal };

/** More totals than a person reads; the CSV file has them all. */
const shownTotals = 50;

export function printReconciliation(output: Output, pair: ReconciledPair, shown: readonly Shown[], now: Date): void {
  const { plan, reconciler, run, handed } = pair;
  const { title, left, right } = reconciler.declaration;
  const { missingLeft = 0, missingRight = 0, differing = 0 } = run.differences;
  output.line(output.styled('bold', `${plan.brand.id}: ${title}`));
  const window = run.period ? `${run.period.from.toISOString()} to ${run.period.to.toISOString()}` : 'as it stands now';
  output.line(`Window: ${window}. ${run.keys} keys from ${run.leftRows} and ${run.rightRows} rows.`);
  if (run.state === 'partial') {
    output.line(output.styled('yellow', 'Partial: what was not read is not told, and nothing is proposed.'));
    for (const reason of run.unread) output.line(`  ${reason}`);
  }
  output.line(
    `${differing} differ; ${missingRight} are missing in ${right.title}; ${missingLeft} are missing in ${left.title}; ${run.timing} may be timing.`,
  );
  if (shown.length > 0) {
    const head = ['key', 'what', left.title, right.title, 'stands for', 'proposed'];
    for (const line of table(
      head,
      shown.map((each) => rowOf(each, now)),
    ))
      output.line(line);
    const all = missingLeft + missingRight + differing + run.timing;
    if (all > shown.length) output.line(`… and ${all - shown.length} more: --csv FILE has them all.`);
  }
  printTotals(output, run.totals, left.title, right.title);
  for (const [flow, count] of Object.entries(handed)) output.line(`Handed to ${flow}: ${count} records.`);
  output.line();
}

function rowOf({ key, kind, values, standsSince, isTiming, proposal }: Shown, now: Date): string[] {
  const amounts = (side: 'left' | 'right') =>
    values.map((each) => `${each[side]}${each.currency ? ` ${each.currency}` : ''} ${each.value}`).join(', ');
  const seconds = Math.max(0, (now.getTime() - Date.parse(standsSince)) / 1000);
  const what = kind === 'differing' ? 'differs' : kind === 'missingLeft' ? 'only right' : 'only left';
  const proposed = !proposal ? '' : 'person' in proposal ? proposal.person : `${proposal.flow} ${proposal.key}`;
  return [key, isTiming ? `${what} (timing)` : what, amounts('left'), amounts('right'), duration(seconds), proposed];
}

function printTotals(output: Output, totals: readonly Total[], left: string, right: string): void {
  for (const by of new Set(totals.map((total) => total.by.join(', ')))) {
    const own = totals.filter((total) => total.by.join(', ') === by);
    output.line(`By ${by}`);
    const rows = own
      .slice(0, shownTotals)
      .map((total) => [
        ...total.by.map((name) => total.dimensions[name] ?? ''),
        `${total.value}${total.currency ? ` ${total.currency}` : ''}`,
        total.left,
        total.right,
        total.drift,
      ]);
    const head = [...(own[0]?.by ?? []), 'value', left, right, 'drift'];
    for (const line of table(head, rows)) output.line(`  ${line}`);
    if (own.length > shownTotals) output.line(`  … and ${own.length - shownTotals} more.`);
  }
}
