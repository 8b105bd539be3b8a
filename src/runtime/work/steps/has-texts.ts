/** What expressions of steps give, looked at by hand: a library of types would be a third of what a start loads. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is an object whose named properties are texts. */
export function hasTexts<Name extends string>(
  value: unknown,
  names: readonly Name[],
): value is Readonly<Record<Name, string>> {
  return isObject(value) && names.every((name) => typeof value[name] === 'string');
}
