/** Puts credentials on a request; renews what can be renewed, once for all callers that wait. */
import { createHmac } from 'node:crypto';
import { type AxiosInstance, isAxiosError } from 'axios';
import type { AuthMethod } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import type { Outcome } from './outcome.ts';

export interface RequestToSign {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly body: string;
}

/** The headers to send, or why there are none: then nothing was sent. */
export type Signed = { readonly headers: Record<string, string> } | { readonly failed: Outcome };

export interface Authentication {
  /** Error: `SECRET_MISSING`. */
  sign(request: RequestToSign): Promise<Signed>;
  /**
   * After a refusal of these headers: forgets what they were made of, unless another caller has renewed it since. False
   * when there is nothing to renew.
   */
  renew(refused: Readonly<Record<string, string>>): boolean;
}

/** Tokens are renewed this long before they end, or half their life when that is less; in milliseconds. */
const renewBeforeMs = 60_000;
const defaultLifeSeconds = 300;

export function authentication(
  method: Resolved<AuthMethod>,
  secret: (credential: string) => Promise<string>,
  http: AxiosInstance,
): Authentication {
  const fixed = (headers: (request: RequestToSign) => Promise<Record<string, string>>): Authentication => ({
    sign: async (request) => ({ headers: await headers(request) }),
    renew: () => false,
  });
  switch (method.kind) {
    case 'none':
      return fixed(async () => ({}));
    case 'apiKeyHeader':
      return fixed(async () => ({ [method.header]: await secret(method.credential) }));
    case 'bearer':
      return fixed(async () => ({ authorization: `Bearer ${await secret(method.credential)}` }));
    case 'basic':
      return fixed(async () => {
        const pair = `${await secret(method.username)}:${await secret(method.password)}`;
        return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
      });
    case 'hmac':
      return fixed(async (request) => {
        const timestamp = new Date().toISOString();
        const text = [request.method, request.path, timestamp, request.body].join('\n');
        const signature = createHmac('sha256', await secret(method.credential))
          .update(text)
          .digest('hex');
        return { [method.header]: signature, [method.timestampHeader]: timestamp };
      });
    case 'oauth2ClientCredentials':
      return clientCredentials(method, secret, http);
  }
}

interface Token {
  readonly headers: Record<string, string>;
  /** When it is to be renewed, in milliseconds since 1970. */
  readonly renewAt: number;
}

type ClientCredentials = Extract<Resolved<AuthMethod>, { kind: 'oauth2ClientCredentials' }>;

function clientCredentials(
  method: ClientCredentials,
  secret: (credential: string) => Promise<string>,
  http: AxiosInstance,
): Authentication {
  let token: Token | undefined;
  let fetching: Promise<Signed> | undefined;

  async function renewed(): Promise<Signed> {
    const fetched = await fetchToken(method, secret, http);
    if ('failed' in fetched) return fetched;
    token = fetched;
    return { headers: fetched.headers };
  }

  return {
    async sign() {
      if (token && token.renewAt > Date.now()) return { headers: token.headers };
      fetching ??= renewed().finally(() => {
        fetching = undefined;
      });
      return fetching;
    },
    renew(refused) {
      if (token?.headers.authorization === refused.authorization) token = undefined;
      return true;
    },
  };
}

/** The errors of the transport hold the request with its credentials: none of them leaves here. */
async function fetchToken(
  method: ClientCredentials,
  secret: (credential: string) => Promise<string>,
  http: AxiosInstance,
): Promise<Token | { readonly failed: Outcome }> {
  const auth = { username: await secret(method.clientId), password: await secret(method.clientSecret) };
  const timeoutMs = http.defaults.timeout;
  let answer: { readonly status: number; readonly data: string };
  try {
    answer = await http.request<string>({
      url: method.tokenUrl,
      allowAbsoluteUrls: true,
      method: 'POST',
      auth,
      data: new URLSearchParams({
        grant_type: 'client_credentials',
        ...(method.scope ? { scope: method.scope } : {}),
      }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      ...(timeoutMs ? { signal: AbortSignal.timeout(timeoutMs) } : {}),
    });
  } catch (error) {
    const reason = isAxiosError(error) ? (error.code ?? 'no answer') : 'no answer';
    return unavailable(`The token address ${method.tokenUrl} gave no answer: ${reason}.`);
  }
  const { status } = answer;
  if (status === 408 || status === 429 || status >= 500) {
    return unavailable(`The token address ${method.tokenUrl} answered with HTTP status ${status}.`);
  }
  const parsed = status >= 200 && status < 300 ? parseToken(answer.data) : undefined;
  if (!parsed) {
    const message = `The token address ${method.tokenUrl} gave no token; it answered with HTTP status ${status}.`;
    return { failed: { kind: 'reauthenticate', code: 'TOKEN_REFUSED', message } };
  }
  const lifeMs = parsed.lifeSeconds * 1000;
  return {
    headers: { authorization: `Bearer ${parsed.value}` },
    renewAt: Date.now() + lifeMs - Math.min(renewBeforeMs, lifeMs / 2),
  };
}

const unavailable = (message: string) => ({ failed: { kind: 'retry', code: 'TOKEN_UNAVAILABLE', message } }) as const;

function parseToken(text: string): { value: string; lifeSeconds: number } | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('access_token' in body)) return undefined;
    if (typeof body.access_token !== 'string' || body.access_token === '') return undefined;
    const life = 'expires_in' in body ? Number(body.expires_in) : Number.NaN;
    return { value: body.access_token, lifeSeconds: Number.isFinite(life) && life > 0 ? life : defaultLifeSeconds };
  } catch {
    return undefined;
  }
}
