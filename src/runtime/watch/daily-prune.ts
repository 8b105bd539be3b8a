/** The retention of a brand: once a day, by whichever process is first. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import { prune } from '../retention/prune.ts';
import type { Database } from '../store/database.ts';
import { withSessionLock } from '../store/session-lock.ts';

/** The row of backhaul.watermark that says when it ended last: of no flow. */
const place = { flow: '', trigger: 'retention' } as const;

/** Gives whether it ran. */
export async function pruneIfDue(database: Database, brand: Brand, signal: AbortSignal): Promise<boolean> {
  const isDue = async (): Promise<boolean> => {
    const { rows } = await database.query(
      `select from backhaul.watermark where brand = $1 and flow = $2 and trigger = $3
          and finished_at > now() - interval '1 day'`,
      [brand.id, place.flow, place.trigger],
    );
    return rows.length === 0;
  };
  if (!(await isDue())) return false;
  const ran = await withSessionLock(database, `retention ${brand.id}`, { wait: false }, async () => {
    if (!(await isDue())) return false;
    await prune(database, brand, { dryRun: false, signal });
    if (signal.aborted) return false;
    await database.query(
      `insert into backhaul.watermark (brand, flow, trigger, finished_at) values ($1, $2, $3, now())
       on conflict (brand, flow, trigger) do update set finished_at = excluded.finished_at`,
      [brand.id, place.flow, place.trigger],
    );
    return true;
  });
  return ran ?? false;
}
