/** Compares what was staged, in one statement over both sides, and stores what differs with the run. */
import type { Queryable } from '../store/database.ts';
import type { Period } from './period.ts';
import type { Staging } from './staging.ts';

export interface Comparison {
  readonly brand: string;
  readonly runId: string;
  /** The newest complete run before this one: what differed then already has stood since. */
  readonly previousId: string | null;
  readonly period: Period | undefined;
  readonly graceMs: number;
  /** Decimal by name of the value; one without is not compared. */
  readonly tolerances: Readonly<Record<string, string>>;
  readonly leftIsWhole: boolean;
  readonly rightIsWhole: boolean;
  /** A list that moved while it was read may have hidden a key: its absence counts once it is seen again. */
  readonly leftMoved: boolean;
  readonly rightMoved: boolean;
}

/**
 * Rows of a key and value are added up on each side. A key counts when any of its rows lies in the period; one that a
 * side does not have counts as zero there, and its absence is told only of a side that was read whole.
 */
const compareAll = `
  insert into backhaul.reconciliation_finding (brand, reconciliation_id, key, value, currency, kind, left_amount,
                                               right_amount, dimensions, stands_since, is_timing)
  with sums as (
    select key, value, currency,
           coalesce(sum(amount) filter (where side = 'left'), 0) as left_amount,
           coalesce(sum(amount) filter (where side = 'right'), 0) as right_amount,
           bool_or(side = 'left') as has_left, bool_or(side = 'right') as has_right,
           max(changed_at) as changed_at,
           bool_or(changed_at is null or $4::timestamptz is null or changed_at >= $4 and changed_at < $5) as is_inside
      from reconciled_row group by key, value, currency
  ), keys as (
    select key, bool_or(has_left) as has_left, bool_or(has_right) as has_right, max(changed_at) as changed_at
      from sums group by key having bool_or(is_inside)
  ), differing as (
    select s.key, s.value, s.currency, s.left_amount, s.right_amount, k.changed_at,
           case when not k.has_left then 'missingLeft' when not k.has_right then 'missingRight' else 'differing' end as kind
      from sums s join keys k using (key)
     where abs(s.left_amount - s.right_amount) > ($7::jsonb->>s.value)::numeric
       and (k.has_left or $8) and (k.has_right or $9)
  ), standing as (
    select d.*, coalesce(p.stands_since, least(d.changed_at, now()), now()) as stands_since,
           p.key is null and (d.kind = 'missingLeft' and $10 or d.kind = 'missingRight' and $11) as is_doubtful
      from differing d
      left join backhaul.reconciliation_finding p
        on p.brand = $1 and p.reconciliation_id = $3 and p.key = d.key and p.value = d.value and p.currency = d.currency
  )
  select $1, $2, s.key, s.value, s.currency, s.kind, s.left_amount, s.right_amount,
         (select r.dimensions from reconciled_row r where r.key = s.key order by r.changed_at desc nulls last limit 1),
         s.stands_since, s.is_doubtful or s.stands_since > now() - make_interval(secs => $6::float8 / 1000)
    from standing s`;

/** Gives the number of keys that were compared. */
export async function compareSides({ session }: Staging, comparison: Comparison): Promise<number> {
  const { period, tolerances } = comparison;
  // For the dimensions of what differs, and for closing what agrees again.
  await session.query('create index on reconciled_row (key)');
  await session.query(compareAll, [
    comparison.brand,
    comparison.runId,
    comparison.previousId,
    period?.from ?? null,
    period?.to ?? null,
    comparison.graceMs,
    JSON.stringify(tolerances),
    comparison.leftIsWhole,
    comparison.rightIsWhole,
    comparison.leftMoved,
    comparison.rightMoved,
  ]);
  const { rows } = await session.query<{ keys: number }>(
    `select count(*)::int as keys from (
       select key from reconciled_row group by key
       having bool_or(changed_at is null or $1::timestamptz is null or changed_at >= $1 and changed_at < $2)) as k`,
    [period?.from ?? null, period?.to ?? null],
  );
  return rows[0]?.keys ?? 0;
}

export interface Total {
  /** Names of the dimensions, in the declared order. */
  readonly by: readonly string[];
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: string;
  readonly currency: string;
  readonly left: string;
  readonly right: string;
  readonly drift: string;
}

/** More lines than a person reads; the report says that it is cut off. */
export const maximumTotals = 10_000;

/** Both sides added up by dimensions, over the keys of the period. */
export async function totalsBy(
  { session }: { readonly session: Queryable },
  period: Period | undefined,
  by: readonly string[],
): Promise<Total[]> {
  const { rows } = await session.query<Omit<Total, 'by'>>(
    `select d.dimensions, r.value, r.currency,
            coalesce(sum(r.amount) filter (where r.side = 'left'), 0)::text as left,
            coalesce(sum(r.amount) filter (where r.side = 'right'), 0)::text as right,
            (coalesce(sum(r.amount) filter (where r.side = 'left'), 0)
             - coalesce(sum(r.amount) filter (where r.side = 'right'), 0))::text as drift
       from reconciled_row r
      cross join lateral (select jsonb_object_agg(n, coalesce(r.dimensions->>n, '')) as dimensions from unnest($1::text[]) n) d
      where r.key in (select key from reconciled_row group by key
                      having bool_or(changed_at is null or $2::timestamptz is null or changed_at >= $2 and changed_at < $3))
      group by d.dimensions, r.value, r.currency
      order by d.dimensions::text, r.value, r.currency limit ${maximumTotals}`,
    [by, period?.from ?? null, period?.to ?? null],
  );
  return rows.map((row) => ({ by, ...row }));
}
