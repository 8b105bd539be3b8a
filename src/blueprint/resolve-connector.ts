/** A connector with its `{settings.…}` references replaced by a brand's values. */
import type { Connector } from '../../schemas/formats/connector.ts';
import { AbortError } from '../errors/errors.ts';
import { resolveSettings } from './resolve-settings.ts';

/** The type of a declaration once no reference is left in it. */
export type Resolved<T> = T extends string
  ? string extends T
    ? string
    : T extends `{settings.${string}}`
      ? never
      : T
  : T extends readonly (infer Item)[]
    ? Resolved<Item>[]
    : T extends object
      ? { [Key in keyof T]: Resolved<T[Key]> }
      : T;

export type ResolvedConnector = Omit<Resolved<Omit<Connector, 'settings'>>, 'settings'> & {
  readonly settings: Record<string, unknown>;
};

const whole = /^\{settings\.([A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*)\}$/;
const part = /\{settings\.([A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*)\}/g;

/**
 * Replaces every `{settings.a.b}`: a string that is one reference takes the value with its type, a string that
 * contains references takes their texts. Error: `SETTING_MISSING` when a reference has no value.
 */
export function resolveConnector(
  connector: Connector,
  values: Readonly<Record<string, unknown>> = {},
): ResolvedConnector {
  const { settings: declarations, ...rest } = connector;
  const settings = resolveSettings(declarations, values);
  const resolved = replace(rest, settings, connector.id) as Omit<ResolvedConnector, 'settings'>;
  return { ...resolved, settings };
}

function replace(value: unknown, settings: Record<string, unknown>, connector: string): unknown {
  if (typeof value === 'string') {
    const reference = whole.exec(value)?.[1];
    if (reference) return settingAt(reference, settings, connector);
    return value.replace(part, (_, path: string) => String(settingAt(path, settings, connector)));
  }
  if (Array.isArray(value)) return value.map((item) => replace(item, settings, connector));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item, settings, connector)]));
  }
  return value;
}

function settingAt(path: string, settings: Record<string, unknown>, connector: string): unknown {
  let value: unknown = settings;
  for (const name of path.split('.')) {
    const holds = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    value = holds ? (value as Record<string, unknown>)[name] : undefined;
  }
  if (value === undefined) {
    throw new AbortError({
      code: 'SETTING_MISSING',
      what: `The connector ${connector} needs the setting ${path}.`,
      why: 'It has no default, and the brand gives no value.',
      nextSteps: [`Set connectors.${connector}.settings.${path} in the brand's file.`],
    });
  }
  return value;
}
