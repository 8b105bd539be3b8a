// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Group-by in little code: `groupBy` (groups.ts) does the same sooner. */
import { charge, type Evaluation } from '../evaluation.ts';
import { fail } from '../failure.ts';
import { checkedKey, groupContext, inObjectOrder, type Pair, startsWithDigit } from '../groups.ts';
import { put } from '../objects.ts';

/** Groups items by the names that they give, then makes each group's value. Errors: `T1003`, `D1009`, `D1013`. */
export function groupBySmall(
  x: Evaluation,
  input: unknown,
  pairs: readonly Pair[],
  position: number,
): Record<string, unknown> {
  const given: readonly unknown[] = Array.isArray(input) ? input : [input];
  const items = given.length === 0 ? [undefined] : given;
  const groups = new Map<string, { readonly pair: Pair; readonly items: unknown[] }>();
  charge(x, items.length);
  for (const [index, item] of items.entries()) {
    for (const pair of pairs) {
      const key = checkedKey(pair.key(item, index), position);
      if (key === undefined) continue;
      const group = groups.get(key);
      if (!group) groups.set(key, { pair, items: [item] });
      else if (group.pair !== pair) fail('D1009', { position, value: key });
      else group.items.push(item);
    }
  }
  const out: Record<string, unknown> = {};
  const isIndexed = [...groups.keys()].some(startsWithDigit);
  for (const [key, group] of isIndexed ? inObjectOrder(groups) : groups) {
    const value = group.pair.value(groupContext(group.items));
    if (value !== undefined) put(out, key, value);
  }
  return out;
}
