/**
 * What the checks of payloads are made of: one function for each keyword of a schema, so that a script holds the names of
 * its fields and no more. A script takes along only what its schemas use. Each check gives the first reason why a value
 * does not fit. Nothing runs before the first value comes, because a script checks one or two.
 */
import type { Check } from './platform.ts';

type Unfit = NonNullable<ReturnType<Check>>;

function unfit(rule: string, name?: string): Unfit {
  return { path: '/', reason: `breaks the rule ${rule}${name === undefined ? '' : ` (${name})`}` };
}

/** Where in a value a reason holds, as a JSON pointer. */
function inside(name: string | number, found: Unfit | undefined): Unfit | undefined {
  if (!found) return undefined;
  const step = `/${String(name).replace(/~/g, '~0').replace(/\//g, '~1')}`;
  return { path: found.path === '/' ? step : step + found.path, reason: found.reason };
}

/** A check by one test, which is given values of the type that the checks before it have made sure of. */
export function is<T>(test: (value: T) => unknown, rule: string): Check {
  return (value) => (test(value as T) ? undefined : unfit(rule));
}

export const text = /* @__PURE__ */ is((value) => typeof value === 'string', 'type');
/** Infinity, which JSON can spell as 1e999, is none. */
export const number = /* @__PURE__ */ is(Number.isFinite, 'type');
export const whole = /* @__PURE__ */ is(Number.isInteger, 'type');
export const flag = /* @__PURE__ */ is((value) => typeof value === 'boolean', 'type');
export const nothing = /* @__PURE__ */ is((value) => value === null, 'type');
export const anything = /* @__PURE__ */ is((value) => value !== undefined, 'type');

/** All of these, in this order. */
export function all(...checks: readonly Check[]): Check {
  return (value) => {
    for (const check of checks) {
      const found = check(value);
      if (found) return found;
    }
    return undefined;
  };
}

/** One of these at least. The deepest reason names the place that a person can mend. */
export function either(...checks: readonly Check[]): Check {
  return (value) => {
    let deepest: Unfit | undefined;
    for (const check of checks) {
      const found = check(value);
      if (!found) return undefined;
      if (!deepest || found.path.split('/').length > deepest.path.split('/').length) deepest = found;
    }
    return deepest;
  };
}

export function none(check: Check): Check {
  return is(check, 'not');
}

/** What any JSON fits, and a value that is absent too. */
export const whatever: Check = () => undefined;

/** One of these constants. */
export function one(...values: readonly unknown[]): Check {
  return is((value) => values.includes(value), values.length > 1 ? 'enum' : 'const');
}

export function matches(pattern: RegExp): Check {
  return is((value: string) => pattern.test(value), 'pattern');
}

/** Characters are code points, as in JSON Schema; no text has more of them than units, nor fewer than half as many. */
function characters(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}

export function shortest(limit: number): Check {
  return is(
    (value: string) => value.length >= limit && (value.length >= 2 * limit || characters(value) >= limit),
    'minLength',
  );
}

export function longest(limit: number): Check {
  return is(
    (value: string) => value.length <= limit || (value.length <= 2 * limit && characters(value) <= limit),
    'maxLength',
  );
}

/** An array; `limits` are the checks of its length. */
export function list(item: Check, ...limits: readonly Check[]): Check {
  const limited = all(...limits);
  return (value) => {
    if (!Array.isArray(value)) return unfit('type');
    let found = limited(value);
    for (let index = 0; !found && index < value.length; index += 1) found = inside(index, item(value[index]));
    return found;
  };
}

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with these fields; those of them must be there that are named (1: all). A closed one has no others. */
export function record(fields: Readonly<Record<string, Check>>, required: readonly string[] | 1, isClosed?: 1): Check {
  return (value) => {
    if (!isMembers(value)) return unfit('type');
    for (const name of required === 1 ? Object.keys(fields) : required)
      if (value[name] === undefined) return unfit('required', name);
    if (isClosed) {
      for (const name in value) if (!Object.hasOwn(fields, name)) return unfit('additionalProperties', name);
    }
    for (const name in fields) {
      const field = value[name];
      const found = field === undefined ? undefined : inside(name, (fields[name] as Check)(field));
      if (found) return found;
    }
    return undefined;
  };
}

/** An object of which every field that fits the pattern passes the check; a closed one has no others. */
export function dictionary(pattern: RegExp, check: Check, isClosed?: 1): Check {
  return (value) => {
    if (!isMembers(value)) return unfit('type');
    const names = Object.keys(value);
    const other = isClosed && names.find((name) => !pattern.test(name));
    if (typeof other === 'string') return unfit('additionalProperties', other);
    for (const name of names) {
      const found = pattern.test(name) ? inside(name, check(value[name])) : undefined;
      if (found) return found;
    }
    return undefined;
  };
}
