/** Whether a value is one of those that a type says it can be; what the tests hold inference to. */
import { type ObjectType, type Type, valueKinds } from './type.ts';

/** Undefined when it is; otherwise where it is not, and what was found there. */
export function strayIn(type: Type, value: unknown, path = ''): string | undefined {
  if (type.unknown) return undefined;
  const stray = (found: string) => `${path || '/'}: ${found}, expected ${valueKinds(type).join(' or ') || 'nothing'}`;
  if (value === undefined) return type.missing ? undefined : stray('nothing');
  if (value === null) return type.null ? undefined : stray('null');
  if (typeof value === 'string') return fits(type.text, value) ? undefined : stray(JSON.stringify(value));
  if (typeof value === 'number') return fits(type.number, value) ? undefined : stray(String(value));
  if (typeof value === 'boolean') return type.boolean?.has(value) ? undefined : stray(String(value));
  if (Array.isArray(value)) {
    const { array } = type;
    if (!array) return stray('a list');
    if (array.nonEmpty && value.length === 0) return stray('an empty list');
    return first(value.map((item, index) => strayIn(array.items, item, `${path}/${index}`)));
  }
  const all = (type.objects ?? []).map((object) => strayInObject(object, value as Record<string, unknown>, path));
  return all.length > 0 ? (all.includes(undefined) ? undefined : all[0]) : stray('an object');
}

function strayInObject(object: ObjectType, value: Record<string, unknown>, path: string): string | undefined {
  const names = new Set([...object.fields.keys(), ...Object.keys(value)]);
  return first(
    [...names].map((name) => {
      const field = object.fields.get(name) ?? object.rest;
      return field ? strayIn(field, value[name], `${path}/${name}`) : `${path}/${name}: a field that the type lacks`;
    }),
  );
}

function fits<T>(kind: { readonly values: ReadonlySet<T> | undefined } | undefined, value: T): boolean {
  return kind !== undefined && (kind.values?.has(value) ?? true);
}

function first(found: readonly (string | undefined)[]): string | undefined {
  return found.find((each) => each !== undefined);
}
