/** Settings that send a connection of a brand to another address, such as that of a recording or of a replay. */
import type { Connector } from '../../../schemas/formats/connector.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';

const reference = /\{settings\.([A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*)\}/g;

/** Every setting from which the connector takes an address of calls or of tokens, on the same path of `origin`. */
export function pointedSettings(
  connector: Connector,
  values: Readonly<Record<string, unknown>>,
  origin: string,
): Record<string, unknown> {
  const templates = [
    connector.baseUrl,
    ...Object.values(connector.operations).flatMap(({ baseUrl }) => baseUrl ?? []),
    ...Object.values(connector.auth.methods).flatMap((method) => ('tokenUrl' in method ? method.tokenUrl : [])),
  ];
  const settings = resolveSettings(connector.settings, values);
  const pointed: Record<string, unknown> = {};
  for (const path of new Set(templates.flatMap((text) => [...text.matchAll(reference)].map(([, name = '']) => name)))) {
    const [name = '', ...inside] = path.split('.');
    const changed = withAddress(pointed[name] ?? settings[name], inside, origin);
    if (changed !== undefined) pointed[name] = changed;
  }
  return pointed;
}

/** The value with the address at that place sent to `origin`; undefined where no address stands there. */
function withAddress(value: unknown, [first, ...rest]: readonly string[], origin: string): unknown {
  if (first !== undefined) {
    const holder = value as Readonly<Record<string, unknown>> | undefined;
    const inside = withAddress(holder?.[first], rest, origin);
    return inside === undefined ? undefined : { ...holder, [first]: inside };
  }
  if (typeof value !== 'string' || !/^https?:\/\//.test(value)) return undefined;
  return origin + new URL(value).pathname.replace(/\/$/, '');
}
