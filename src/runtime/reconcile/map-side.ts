/** Turns the staged items of a side into rows, group by group, with the transforms that the side names. */
import type { ReconciliationRows } from '../../../schemas/records/reconciliation-rows.ts';
import { AbortError } from '../../errors/errors.ts';
import type { ReadySide } from '../plan/ready-reconciler.ts';
import { Reasons, readLookups, type SideContext } from './read-side.ts';
import { type ItemGroup, mostTogether, type SideName, type StagedRow } from './staging.ts';

/** Gives how many rows there are, and why some items gave none. A group that can not be mapped leaves its key unknown. */
export async function mapSide(
  context: SideContext,
  name: SideName,
  side: ReadySide,
): Promise<{ rows: number; unread: string[] }> {
  const reasons = new Reasons();
  let count = 0;
  let lookups: Record<string, readonly unknown[]>;
  try {
    lookups = await readLookups(context, side);
  } catch (error) {
    if (!(error instanceof AbortError)) throw error;
    return { rows: 0, unread: [`${error.message} ${error.why}`] };
  }
  for await (const groups of context.staging.groups(name)) {
    const staged: StagedRow[] = [];
    for (const group of groups) {
      try {
        for (const row of rowsOf(context, side, group, lookups)) staged.push(...stagedRows(row));
      } catch (error) {
        if (!(error instanceof AbortError)) throw error;
        reasons.add(`${error.message} ${error.why}`);
      }
    }
    if (staged.length > 0) await context.staging.addRows(name, staged);
    count += staged.length;
  }
  return { rows: count, unread: reasons.all() };
}

function rowsOf(
  { plan, window }: SideContext,
  side: ReadySide,
  group: ItemGroup,
  lookups: Readonly<Record<string, readonly unknown[]>>,
): ReconciliationRows['rows'] {
  if (group.count > mostTogether) {
    throw new AbortError({
      code: 'RECONCILER_TOO_LARGE',
      what: `"${group.together}" has ${group.count} items.`,
      why: `At most ${mostTogether} are turned into rows together.`,
      nextSteps: ['Let fewer items of this side belong together.'],
    });
  }
  const bound = { settings: plan.settings, window };
  const context: Record<string, unknown> = { ...lookups, items: group.items };
  for (const { into, input, transform } of side.maps) {
    context[into] = transform.run(input.evaluate(context, bound));
  }
  // The target of the transform is this schema; `check` demands it, and the transform has checked it.
  const result = side.rows.transform.run(side.rows.input.evaluate(context, bound)) as ReconciliationRows;
  return result.rows;
}

function stagedRows({
  key,
  dimensions = {},
  values,
  changedAt = null,
}: ReconciliationRows['rows'][number]): StagedRow[] {
  return Object.entries(values).map(([value, amount]) => ({
    key,
    value,
    dimensions,
    changedAt,
    ...(typeof amount === 'number'
      ? { currency: '', amount: String(amount) }
      : { currency: amount.currency, amount: amount.amount }),
  }));
}
