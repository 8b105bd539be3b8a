/** Gathers what many callers want stored into few statements: what comes while one is under way goes with the next. */

export interface Gatherer<Item, Result> {
  /** Ends when the item is stored; gives what came of it. Rejects as the statement of its group does. */
  add(item: Item): Promise<Result>;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * @param store stores a group, and gives one result for each item, in their order.
 * @param options `mostAtOnce` bounds a group; `delayMs` is how long the first of a group waits for others, where nothing
 *   is under way.
 */
export function gather<Item, Result>(
  store: (items: readonly Item[]) => Promise<readonly Result[]>,
  options: { readonly mostAtOnce: number; readonly delayMs?: number },
): Gatherer<Item, Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let running = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, options.mostAtOnce);
      try {
        const results = await store(group.map(({ item }) => item));
        for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = false;
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (running) return;
        running = true;
        if (options.delayMs) setTimeout(run, options.delayMs);
        else setImmediate(run);
      }),
  };
}
