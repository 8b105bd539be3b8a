/** Versions of blueprints are stored when they are compiled, so that records finish on the one that they began on. */
import { payloadSchema } from '../../blueprint/payload-schemas.ts';
import type { Database, Queryable } from '../store/database.ts';
import type { BlueprintVersion } from './blueprint-version.ts';
import { compileVersion, type Plan } from './compile-plan.ts';

/** Compiled plans of earlier versions that are kept; the oldest makes way. */
const maximumKept = 20;

/** Stores the plan's version, and that it runs now. */
export async function storeVersion(database: Queryable, plan: Plan): Promise<void> {
  const { hash, declaration } = plan.version;
  await database.query(
    `insert into backhaul.blueprint (brand, flow, hash, version, declaration) values ($1, $2, $3, $4, $5)
     on conflict (brand, flow, hash) do update set last_started = now()`,
    [plan.brand.id, plan.flow.id, hash, plan.flow.version, JSON.stringify(declaration)],
  );
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
        const earlier = await compileVersion(version, plan, (id) => payloadSchema(id));
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
