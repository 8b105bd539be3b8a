/** What runs of reconcilers found, as it is stored: by pages, in the order of keys. */
import type { Database } from '../store/database.ts';

export interface FoundValue {
  readonly value: string;
  /** Empty for units. */
  readonly currency: string;
  readonly left: string;
  readonly right: string;
  /** Left less right. */
  readonly drift: string;
}

/** All that differs of one key. */
export interface Difference {
  readonly key: string;
  readonly kind: 'missingLeft' | 'missingRight' | 'differing';
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly FoundValue[];
  readonly standsSince: string;
  readonly isTiming: boolean;
}

const pageSize = 500;

/** Page after page of a run's differences; memory holds one. */
export async function* differencesOf(
  database: Database,
  brand: string,
  runId: string,
): AsyncGenerator<readonly Difference[]> {
  let after = '';
  for (;;) {
    const { rows } = await database.query<Omit<Difference, 'standsSince'> & { standsSince: Date }>(
      `select key, max(kind) as kind, (array_agg(dimensions))[1] as dimensions,
              jsonb_agg(jsonb_build_object('value', value, 'currency', currency, 'left', left_amount::text,
                                           'right', right_amount::text,
                                           'drift', (left_amount - right_amount)::text) order by value, currency) as values,
              min(stands_since) as "standsSince", bool_and(is_timing) as "isTiming"
         from backhaul.reconciliation_finding
        where brand = $1 and reconciliation_id = $2 and key > $3
        group by key order by key limit ${pageSize}`,
      [brand, runId, after],
    );
    if (rows.length > 0) yield rows.map((row) => ({ ...row, standsSince: row.standsSince.toISOString() }));
    if (rows.length < pageSize) return;
    after = rows.at(-1)?.key ?? '';
  }
}
