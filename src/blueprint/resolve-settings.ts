/** The values of declared settings for one brand: defaults, with what the brand says laid over them. */
import type { SettingDeclaration } from '../../schemas/formats/shared.ts';

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Lays `over` on `under`, object by object; arrays and single values replace, `null` removes a key of an object, whether
 * or not it is there.
 */
export function mergeDeeply(under: unknown, over: unknown): unknown {
  if (!isObject(over)) return over === undefined ? under : over;
  const merged = new Map(isObject(under) ? Object.entries(under) : []);
  for (const [name, value] of Object.entries(over)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergeDeeply(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** Settings by name. Whether they fit their schemas is the checker's task, not this function's. */
export function resolveSettings(
  declarations: Readonly<Record<string, SettingDeclaration>>,
  values: Readonly<JsonObject> = {},
): JsonObject {
  const settings: JsonObject = {};
  for (const [name, declaration] of Object.entries(declarations)) {
    const value = mergeDeeply(declaration.default, values[name]);
    if (value !== undefined) settings[name] = value;
  }
  return settings;
}
