/** What people were told, and what has not arrived. */
import type { Queryable } from '../store/database.ts';

export interface ListedDelivery {
  readonly brand: string;
  readonly id: string;
  readonly target: string;
  readonly type: string;
  readonly flow: string;
  readonly code: string;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly created_at: Date;
  readonly due_at: Date;
  readonly delivered_at: Date | null;
  readonly last_error: string | null;
}

/** The newest first; of one state, or all. */
export async function listDeliveries(
  database: Queryable,
  filter: { readonly brand?: string; readonly state?: string; readonly limit: number },
): Promise<ListedDelivery[]> {
  const { rows } = await database.query<ListedDelivery>(
    `select brand, id, target, message->>'type' as type, message->>'flow' as flow, message->>'code' as code, state, attempts,
            created_at, due_at, delivered_at, last_error
       from backhaul.delivery
      where ($1::text is null or brand = $1) and ($2::text is null or state = $2)
      order by created_at desc, id limit $3`,
    [filter.brand ?? null, filter.state ?? null, filter.limit],
  );
  return rows;
}
