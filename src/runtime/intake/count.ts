/** Counters of what leaves no other trace. */
import type { Queryable } from '../store/database.ts';

export async function count(database: Queryable, brand: string, name: string, by = 1): Promise<void> {
  await database.query(
    `insert into backhaul.counter as c (brand, name, count) values ($1, $2, $3)
     on conflict (brand, name, day) do update set count = c.count + excluded.count`,
    [brand, name, by],
  );
}
