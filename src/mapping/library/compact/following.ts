// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Paths of names in little code: what compact mappings call, where others have code of their own for each path. */
import { field, lastArray, lookupEach, named } from '../lookup.ts';
import { closeKept, flattened, itemsOf, lastResults, lastValue } from '../sequences.ts';

/** What a name gives in each of these items. */
function stepOver(items: readonly unknown[], key: string, read = named): unknown[] {
  return items.map((item) => read(item, key, true)).filter((value) => value !== undefined);
}

function startOf(start: unknown, fromVariable: boolean): readonly unknown[] {
  return Array.isArray(start) && !fromVariable ? start : itemsOf(start);
}

/** The items that the next step runs over. */
export function followItems(start: unknown, keys: readonly string[], fromVariable = false): readonly unknown[] {
  let items = startOf(start, fromVariable);
  for (const key of keys) items = flattened(stepOver(items, key));
  return items;
}

/** Names one after the other, the last collapsed. */
export function follow(start: unknown, keys: readonly string[], fromVariable = false, tracked = false): unknown {
  let value = start;
  for (let index = 0; index < keys.length; index++) {
    if (Array.isArray(value)) {
      const items = followItems(value, keys.slice(index, -1), index > 0 || fromVariable);
      return lastValue(stepOver(items, keys[keys.length - 1] as string), tracked);
    }
    value = field(value, keys[index] as string);
  }
  return Array.isArray(value) ? lastArray(value, tracked) : value;
}

/** The same where somebody asks about sequences. */
export function followTracked(start: unknown, keys: readonly string[], fromVariable?: boolean): unknown {
  return follow(start, keys, fromVariable, true);
}

function keptName(item: unknown, key: string): unknown {
  return Array.isArray(item) ? closeKept(lookupEach(item, key)) : field(item, key);
}

/** The results of the last name, not collapsed: what group-by and `[]` (`keep`) go on with. */
export function followResults(start: unknown, keys: readonly string[], fromVariable = false, keep = false): unknown[] {
  const items = followItems(start, keys.slice(0, -1), fromVariable);
  return lastResults(stepOver(items, keys[keys.length - 1] as string, keep ? keptName : named));
}
