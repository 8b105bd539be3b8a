/** Puts credentials on a request; renews what can be renewed, once for all callers that wait. */
import { createHmac } from 'node:crypto';
import type { Axios } from 'axios';
import type { AuthMethod } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import type { Outcome } from './plain-outcome.ts';
import type { Secrets } from './secrets.ts';

export interface RequestToSign {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly body: string;
}

/** The headers to send, with what in them an answer must not repeat; or why there are none: then nothing was sent. */
export type Signed =
  | { readonly headers: Record<string, string>; readonly secrets: readonly string[] }
  | { readonly failed: Outcome };

export interface Authentication {
  /** Error: `SECRET_MISSING`. */
  sign(request: RequestToSign): Promise<Signed>;
  /**
   * After a refusal of these very headers: finds out whether others can be had, from a new token or from a secret that
   * was replaced meanwhile. False when the same would be sent again. Error: `SECRET_MISSING`.
   */
  renew(refused: Readonly<Record<string, string>>): Promise<boolean>;
}

/** Tokens are renewed this long before they end, or half their life when that is less; in milliseconds. */
const renewBeforeMs = 60_000;
const defaultLifeSeconds = 300;

export function authentication(method: Resolved<AuthMethod>, secrets: Secrets, http: Axios): Authentication {
  switch (method.kind) {
    case 'none':
      return { sign: async () => ({ headers: {}, secrets: [] }), renew: async () => false };
    case 'apiKeyHeader':
      return fixed(secrets, [method.credential], (_request, key) => ({ [method.header]: key }));
    case 'bearer':
      return fixed(secrets, [method.credential], (_request, token) => ({ authorization: `Bearer ${token}` }));
    case 'basic':
      // A name is no secret, and may stand in any answer.
      return fixed(
        secrets,
        [method.username, method.password],
        (_request, ...pair) => ({ authorization: `Basic ${encodedPair(pair)}` }),
        (...pair) => [pair[1], encodedPair(pair)],
      );
    case 'hmac':
      return fixed(secrets, [method.credential], (request, key) => {
        const timestamp = new Date().toISOString();
        const text = [request.method, request.path, timestamp, request.body].join('\n');
        const signature = createHmac('sha256', key).update(text).digest('hex');
        return { [method.header]: signature, [method.timestampHeader]: timestamp };
      });
    case 'oauth2ClientCredentials':
      return clientCredentials(method, secrets, http);
  }
}

/** Headers that are made of secrets alone, and perhaps of the request. */
function fixed<Names extends readonly string[]>(
  secrets: Secrets,
  names: readonly [...Names],
  headersOf: (request: RequestToSign, ...values: { [Index in keyof Names]: string }) => Record<string, string>,
  hiddenOf: (...values: { [Index in keyof Names]: string }) => readonly string[] = (...values) => values,
): Authentication {
  const madeOf = new WeakMap<object, readonly string[]>();
  return {
    async sign(request) {
      const values = await Promise.all(names.map(secrets.read));
      const all = values as { [Index in keyof Names]: string };
      const headers = headersOf(request, ...all);
      madeOf.set(headers, values);
      return { headers, secrets: hiddenOf(...all) };
    },
    async renew(refused) {
      const values = madeOf.get(refused);
      return values !== undefined && haveChanged(secrets, names, values);
    },
  };
}

/** Whether secrets are others than these by now; what another caller has found out already is not looked up again. */
async function haveChanged(secrets: Secrets, names: readonly string[], values: readonly string[]): Promise<boolean> {
  const differ = (found: readonly string[]) => found.some((value, index) => value !== values[index]);
  return differ(await Promise.all(names.map(secrets.read))) || differ(await Promise.all(names.map(secrets.readAnew)));
}

const encodedPair = (pair: readonly string[]): string => Buffer.from(pair.join(':')).toString('base64');

interface Token {
  readonly headers: Record<string, string>;
  readonly secrets: readonly string[];
  /** When it is to be renewed, in milliseconds since 1970. */
  readonly renewAt: number;
}

type ClientCredentials = Extract<Resolved<AuthMethod>, { kind: 'oauth2ClientCredentials' }>;

function clientCredentials(method: ClientCredentials, secrets: Secrets, http: Axios): Authentication {
  const names = [method.clientId, method.clientSecret];
  let token: Token | undefined;
  let fetching: Promise<Signed> | undefined;

  async function renewed(mayHaveChanged: boolean): Promise<Signed> {
    const values = await Promise.all(names.map(secrets.read));
    const fetched = await fetchToken(method, values, http);
    if (!('failed' in fetched)) {
      token = fetched;
      return { headers: fetched.headers, secrets: fetched.secrets };
    }
    const refused = fetched.failed.code === 'TOKEN_REFUSED';
    return refused && mayHaveChanged && (await haveChanged(secrets, names, values)) ? renewed(false) : fetched;
  }

  return {
    async sign() {
      if (token && token.renewAt > Date.now()) return { headers: token.headers, secrets: token.secrets };
      fetching ??= renewed(true).finally(() => {
        fetching = undefined;
      });
      return fetching;
    },
    async renew(refused) {
      if (token?.headers.authorization === refused.authorization) token = undefined;
      return true;
    },
  };
}

/** The errors of the transport hold the request with its credentials: none of them leaves here. */
async function fetchToken(
  method: ClientCredentials,
  [username = '', password = '']: readonly string[],
  http: Axios,
): Promise<Token | { readonly failed: Outcome }> {
  let answer: { readonly status: number; readonly data: string };
  try {
    answer = await http.request<string>({
      url: method.tokenUrl,
      allowAbsoluteUrls: true,
      method: 'POST',
      data: new URLSearchParams({
        grant_type: 'client_credentials',
        ...(method.scope ? { scope: method.scope } : {}),
      }).toString(),
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
  } catch (error) {
    const { code: reason = 'no answer' } = error as { code?: string };
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
    secrets: [parsed.value],
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
