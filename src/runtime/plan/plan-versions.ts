/** Versions of blueprints are stored when they are compiled, so that records finish on the one that they began on. */
import { payloadSchema } from '../../blueprint/payload-schemas.ts';
import type { Database } from '../store/database.ts';
import type { BlueprintVersion } from './blueprint-version.ts';
import { compileVersion, type Plan } from './compile-plan.ts';

/** Compiled plans of earlier versions that are kept; the oldest makes way. */
const maximumKept = 20;

/**
 * Stores the plan's version, and gives whether it is a new one. Then all open exceptions that an earlier one raised are
 * looked at again: what was missing in a mapping or a setting may be there now.
 */
export async function storeVersion(database: Database, plan: Plan): Promise<boolean> {
  const { hash, declaration } = plan.version;
  const place = [plan.brand.id, plan.flow.id, hash];
  return database.transaction(async (transaction) => {
    const { rowCount } = await transaction.query(
      `insert into backhaul.blueprint (brand, flow, hash, version, declaration) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [...place, plan.flow.version, JSON.stringify(declaration)],
    );
    await transaction.query(
      `update backhaul.exception set recheck_at = now(), blueprint = $3
        where brand = $1 and flow = $2 and state = 'open' and blueprint <> $3`,
      place,
    );
    return rowCount > 0;
  });
}

/** Finds plans of earlier versions, compiled over the connections of the plan that is given. */
export function planVersions(
  database: Database,
  onError: (error: unknown) => void,
): {
  planAt(plan: Plan, hash: string): Promise<Plan | undefined>;
} {
  const kept = new Map<string, Plan>();
  return {
    async planAt(plan, hash) {
      if (hash === plan.version.hash) return plan;
      const name = `${plan.brand.id} ${plan.flow.id} ${hash}`;
      const known = kept.get(name);
      if (known) return known;
      const { rows } = await database.query<{ declaration: BlueprintVersion['declaration'] }>(
        `select declaration from backhaul.blueprint where brand = $1 and flow = $2 and hash = $3`,
        [plan.brand.id, plan.flow.id, hash],
      );
      const [found] = rows;
      if (!found) return undefined;
      try {
        const version = { hash, declaration: found.declaration };
        const earlier = await compileVersion(version, plan.brand, plan.connections, (id) => payloadSchema(id));
        const [oldest] = kept.keys();
        if (oldest !== undefined && kept.size >= maximumKept) kept.delete(oldest);
        kept.set(name, earlier);
        return earlier;
      } catch (error) {
        onError(error);
        return undefined;
      }
    },
  };
}
