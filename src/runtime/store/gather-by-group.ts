/** Gathers into few statements what callers of one database want stored, each group (a brand, a flow) for itself. */
import type { Queryable } from './database.ts';
import { type Gatherer, gather } from './gather.ts';

/** More go with the next statement. */
const mostAtOnce = 200;

type Stored<Result> = { readonly result: Result } | { readonly error: unknown };

/**
 * Gives a function that stores one item together with those of the same group that come meanwhile. Where what one of them
 * holds makes the statement fail, each is stored for itself, so that none fails for another.
 * @param store gives one result for each item, in their order.
 */
export function gatherByGroup<Item, Result, Database extends Queryable = Queryable>(
  store: (database: Database, group: readonly string[], items: readonly Item[]) => Promise<readonly Result[]>,
): (database: Database, group: readonly string[], item: Item) => Promise<Result> {
  const known = new WeakMap<Database, Map<string, Gatherer<Item, Stored<Result>>>>();

  async function storeGroup(database: Database, group: readonly string[], items: readonly Item[]) {
    try {
      return (await store(database, group, items)).map((result): Stored<Result> => ({ result }));
    } catch (error) {
      if (items.length === 1 || !isOfData(error)) throw error;
    }
    const each: Stored<Result>[] = [];
    for (const item of items) {
      each.push(
        await store(database, group, [item]).then(
          ([result]) => ({ result: result as Result }),
          (error: unknown) => ({ error }),
        ),
      );
    }
    return each;
  }

  return async (database, group, item) => {
    const ofDatabase = known.get(database) ?? new Map<string, Gatherer<Item, Stored<Result>>>();
    known.set(database, ofDatabase);
    const name = JSON.stringify(group);
    const gatherer = ofDatabase.get(name) ?? gather((items) => storeGroup(database, group, items), { mostAtOnce });
    ofDatabase.set(name, gatherer);
    const stored = await gatherer.add(item);
    if ('error' in stored) throw stored.error;
    return stored.result;
  };
}

/** Classes 22 and 23 of PostgreSQL: data that can not be stored, and constraints. */
const isOfData = (error: unknown): boolean => /^2[23]/.test(String((error as { code?: unknown } | null)?.code));
