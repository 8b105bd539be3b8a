/** Reading and changing nested settings by their path; arrays and single values are leaves. */
export type JsonObject = Record<string, unknown>;
export type Path = readonly string[];

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function heldAt(tree: unknown, path: Path): unknown {
  let current = tree;
  for (const name of path) {
    if (!isObject(current) || !Object.hasOwn(current, name)) return undefined;
    current = current[name];
  }
  return current;
}

/** A copy in which the path holds the value; what stands in its way is replaced. */
export function withValue(tree: JsonObject, path: Path, value: unknown): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined) return tree;
  const inner = rest.length === 0 ? value : withValue(isObject(tree[name]) ? tree[name] : {}, rest, value);
  return { ...tree, [name]: inner };
}

/** A copy without what stands at the path, and without objects that are empty only because of that. */
export function without(tree: JsonObject, path: Path): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined || !Object.hasOwn(tree, name)) return tree;
  const { [name]: held, ...others } = tree;
  if (rest.length === 0) return others;
  if (!isObject(held)) return tree;
  const inner = without(held, rest);
  return Object.keys(inner).length === 0 && Object.keys(held).length > 0 ? others : { ...tree, [name]: inner };
}

/** Every leaf with its path; an object without properties has none. */
export function leavesOf(tree: unknown, path: Path = []): { readonly path: Path; readonly value: unknown }[] {
  if (!isObject(tree)) return [{ path, value: tree }];
  return Object.entries(tree).flatMap(([name, value]) => leavesOf(value, [...path, name]));
}

/** Whether one path is the other, or leads to it. */
export function areOnOneLine(one: Path, other: Path): boolean {
  return one.slice(0, other.length).every((name, index) => name === other[index]);
}
