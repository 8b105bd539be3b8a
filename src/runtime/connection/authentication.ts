/** Puts credentials on a request; renews what can be renewed, once for all callers that wait. */
import { createHmac } from 'node:crypto';
import type { AxiosInstance } from 'axios';
import type { AuthMethod } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import { AbortError, invariant } from '../../errors/errors.ts';

export interface RequestToSign {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly body: string;
}

export interface Authentication {
  headers(request: RequestToSign): Promise<Record<string, string>>;
  /** After a refusal: forgets what can be renewed. False when there is nothing to renew. */
  renew(): boolean;
}

/** Tokens are renewed this long before they end, in milliseconds. */
const renewBeforeMs = 60_000;

export function authentication(
  method: Resolved<AuthMethod>,
  secret: (credential: string) => Promise<string>,
  http: AxiosInstance,
): Authentication {
  const fixed = (headers: (request: RequestToSign) => Promise<Record<string, string>>): Authentication => ({
    headers,
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

function clientCredentials(
  method: Extract<Resolved<AuthMethod>, { kind: 'oauth2ClientCredentials' }>,
  secret: (credential: string) => Promise<string>,
  http: AxiosInstance,
): Authentication {
  let token: { value: string; endsAt: number } | undefined;
  let fetching: Promise<void> | undefined;

  async function fetchToken(): Promise<void> {
    const answer = await http.request<string>({
      url: method.tokenUrl,
      method: 'POST',
      auth: { username: await secret(method.clientId), password: await secret(method.clientSecret) },
      data: new URLSearchParams({
        grant_type: 'client_credentials',
        ...(method.scope ? { scope: method.scope } : {}),
      }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const body = parseToken(answer.data);
    if (answer.status !== 200 || !body) {
      throw new AbortError({
        code: 'TOKEN_REFUSED',
        what: `The token address ${method.tokenUrl} gave no token.`,
        why: `It answered with HTTP status ${answer.status}.`,
        nextSteps: ['Check the client id and the client secret of this connector.'],
      });
    }
    token = { value: body.access_token, endsAt: Date.now() + body.expires_in * 1000 };
  }

  return {
    async headers() {
      if (!token || token.endsAt - renewBeforeMs < Date.now()) {
        fetching ??= fetchToken().finally(() => {
          fetching = undefined;
        });
        await fetching;
      }
      invariant(token, 'a token was fetched');
      return { authorization: `Bearer ${token.value}` };
    },
    renew() {
      token = undefined;
      return true;
    },
  };
}

function parseToken(text: string): { access_token: string; expires_in: number } | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('access_token' in body)) return undefined;
    const expiresIn = 'expires_in' in body ? Number(body.expires_in) : 300;
    return { access_token: String(body.access_token), expires_in: Number.isFinite(expiresIn) ? expiresIn : 300 };
  } catch {
    return undefined;
  }
}
