/** Copies of examples with one thing changed, which is how invalid examples are made. */

/** Removes the property at a pointer. */
export const absent: unique symbol = Symbol('absent');

/** A deep copy of `value` in which each pointer (RFC 6901) holds the value given for it, or is `absent`. */
export function changed(value: unknown, changes: Readonly<Record<string, unknown>>): unknown {
  const copy = structuredClone(value);
  for (const [pointer, wanted] of Object.entries(changes)) {
    const keys = pointer
      .slice(1)
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() ?? '';
    let parent = copy as Record<string, unknown>;
    for (const key of keys) parent = parent[key] as Record<string, unknown>;
    if (wanted === absent) delete parent[last];
    else parent[last] = wanted;
  }
  return copy;
}
