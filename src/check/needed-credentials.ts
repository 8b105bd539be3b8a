/** Which credentials of a connector a brand must refer to. */
import type { Connector } from '../../schemas/formats/connector.ts';
import { ownValue } from './flow-parts.ts';

/** Credentials that the chosen method of authentication names, plus every other one that is not optional. */
export function neededCredentials(connector: Connector, settings: Readonly<Record<string, unknown>>): string[] {
  const { use, methods } = connector.auth;
  const chosen = ownValue(methods, String(dereferenced(use, settings)));
  const ofMethods = new Set(Object.values(methods).flatMap((method) => Object.values(method)));
  const inUse = new Set<unknown>(chosen ? Object.values(chosen) : []);
  const webhooks = connector.webhooks;
  if (webhooks?.signature.kind === 'hmacSha256' && dereferenced(webhooks.enabled ?? true, settings) !== false) {
    inUse.add(webhooks.signature.credential);
  }
  return Object.entries(connector.credentials).flatMap(([name, { optional }]) => {
    if (inUse.has(name)) return [name];
    const isOfWebhooks = webhooks?.signature.kind === 'hmacSha256' && webhooks.signature.credential === name;
    return optional || ofMethods.has(name) || isOfWebhooks ? [] : [name];
  });
}

/** The value of a `{settings.a.b}` reference, or the value itself. */
function dereferenced(value: unknown, settings: Readonly<Record<string, unknown>>): unknown {
  const path = typeof value === 'string' ? /^\{settings\.([^}]+)\}$/.exec(value)?.[1] : undefined;
  if (path === undefined) return value;
  let current: unknown = settings;
  for (const name of path.split('.')) current = (current as Record<string, unknown> | null | undefined)?.[name];
  return current;
}
