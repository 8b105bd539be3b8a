/** Tokens of the platform's own authentication (OAuth 2 with client credentials): fetched once, and anew when refused. */
import type { Instance } from './endpoint-call.ts';

const kept = new WeakMap<Instance, Map<string, Promise<string>>>();

/** The header for an endpoint; undefined where the platform does not authenticate it by a token. `isRefused`: the last one was. */
export async function tokenHeader(
  instance: Instance,
  endpoint: string,
  isRefused: boolean,
): Promise<string | undefined> {
  const own = instance.collection.item.find(({ name }) => name === endpoint)?.request.auth;
  const { oauth2 } = (own ?? instance.collection.auth) as { readonly oauth2?: readonly Member[] };
  if (!oauth2) return undefined;
  const value = (key: string): string | undefined =>
    oauth2
      .find((member) => member.key === key)
      ?.value.replace(/\{\{(\w+)\}\}/g, (_, name: string) => instance.variables[name] ?? '');
  const address = value('accessTokenUrl') ?? '';
  const tokens = kept.get(instance) ?? new Map<string, Promise<string>>();
  kept.set(instance, tokens);
  let token = isRefused ? undefined : tokens.get(address);
  if (!token) {
    const scope = value('scope');
    const asked = new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) });
    token = fetched(address, `${value('clientId')}:${value('clientSecret')}`, asked);
    tokens.set(address, token);
  }
  return `Bearer ${await token}`;
}

interface Member {
  readonly key: string;
  readonly value: string;
}

async function fetched(address: string, client: string, body: URLSearchParams): Promise<string> {
  const authorization = `Basic ${Buffer.from(client).toString('base64')}`;
  const answer = await fetch(address, { method: 'POST', headers: { authorization }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`No token from ${address}: ${answer.status} ${text.slice(0, 200)}`);
  return String((JSON.parse(text) as { readonly access_token?: unknown }).access_token);
}
