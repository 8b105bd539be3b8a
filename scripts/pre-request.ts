/**
 * The shell of a pre-request script, which changes a request before it is sent. Verified: that there are such scripts,
 * and that they are given the variables of the authentication. Inferred, since the documents do not name the members: the
 * payload is JSON with `request` (body, headers, method, url), as that of a pagination script, or the request itself;
 * the answer has the same form.
 */
import { parsePayload } from './parse-payload.ts';
import { failure, headersOf, type PlatformData, type PlatformScript, variableOf } from './platform.ts';

/** How a request is authenticated; each value is the name of a variable that the platform fills, never a secret. */
export type Authentication =
  | { readonly kind: 'apiKeyHeader'; readonly header: string; readonly key: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'hmac';
      readonly header: string;
      readonly timestampHeader: string;
      readonly key: string;
      sign(request: WireRequest, timestamp: string, key: string): string;
    }
  /** The platform's own: its authentication method fetches tokens. */
  | { readonly kind: 'platform' };

export interface Preparing {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly authentication: Authentication;
  readonly correlationHeader?: string;
  /** Of a write whose system repeats its first answer for a repeated key. */
  readonly idempotency?: {
    readonly header?: string;
    /** In the place of a header: the variable of the document. */
    readonly variable?: string;
    keyOf(id: string, request: WireRequest): string;
  };
  /** Of a GraphQL operation: a body that is no GraphQL request yet is taken for the variables of this document. */
  readonly document?: string;
  /** Takes the values of parameters apart that stand in the address once for each. */
  readonly addressed?: (url: string) => string;
  /** From the connector's names to those on the wire. */
  readonly encode?: (body: unknown) => unknown;
}

export interface WireRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: unknown;
  readonly body?: string | null;
}

/** The function that the platform calls. Errors: those of `parsePayload`, `REQUEST_MISSING`, `VARIABLE_MISSING`. */
export function preRequestScript(preparing: Preparing): PlatformScript {
  const { id } = preparing;
  return async (data) => {
    const given = parsePayload(data.payload, id) as (WireRequest & { request?: WireRequest }) | null;
    const request = given?.request ?? given;
    if (typeof request?.url !== 'string') {
      const what = `${id} was given no request with a url`;
      throw failure('REQUEST_MISSING', what, 'Use it as the pre-request script of the endpoint, and nowhere else');
    }
    const prepared = prepare(preparing, request, data);
    return {
      ...data,
      payload: JSON.stringify(given?.request ? { ...given, request: prepared } : prepared),
      logs: [...(data.logs ?? []), `${id}: prepared`],
    };
  };
}

function prepare(preparing: Preparing, request: WireRequest, data: PlatformData): WireRequest {
  const { id, correlationHeader, idempotency } = preparing;
  const body =
    preparing.document === undefined
      ? encodedBody(preparing, request.body)
      : graphqlBody(preparing, preparing.document, request);
  const url = preparing.addressed ? preparing.addressed(request.url) : request.url;
  const changed = { ...request, url, ...(body === undefined ? {} : { body }) };
  const headers = { ...preparing.headers, ...headersOf(request.headers) };
  // What the flow or the platform has set stays.
  const add = (name: string | undefined, value: () => string) => {
    if (name !== undefined && !(name.toLowerCase() in headers)) headers[name.toLowerCase()] = value();
  };
  add(correlationHeader, callId);
  if (preparing.document !== undefined) add('content-type', () => 'application/json');
  add(idempotency?.header, () => idempotency?.keyOf(id, changed) ?? '');
  authenticate(preparing, changed, data, add);
  return { ...changed, headers };
}

/** As it came where no name changes, so that no digit of a long number is lost. */
function encodedBody({ id, encode }: Preparing, text: WireRequest['body']): WireRequest['body'] {
  if (!text) return text;
  const body = parsePayload(text, `the body of ${id}`);
  const encoded = encode ? encode(body) : body;
  return encoded === body ? text : JSON.stringify(encoded);
}

function graphqlBody({ id, idempotency }: Preparing, document: string, request: WireRequest): string {
  const given = (request.body ? parsePayload(request.body, `the body of ${id}`) : {}) as Record<string, unknown> | null;
  // A search has a variable named query as well.
  const isRequest = typeof given?.query === 'string' && typeof given.variables === 'object';
  const query = isRequest ? given.query : document;
  const variables = { ...((isRequest ? given.variables : given) as object | null) };
  const key = idempotency?.variable;
  const keyed = key === undefined || key in variables ? {} : { [key]: idempotency?.keyOf(id, request) };
  return JSON.stringify({ query, variables: { ...variables, ...keyed } });
}

/** Names a call in the logs of both sides, in the form of a UUID; nobody need be unable to guess it. */
function callId(): string {
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(Math.random() * 16).toString(16));
}

function authenticate(
  { id, authentication }: Preparing,
  request: WireRequest,
  data: PlatformData,
  add: (name: string, value: () => string) => void,
): void {
  const variable = (name: string) => variableOf(data, name, id);
  switch (authentication.kind) {
    case 'platform':
      break;
    case 'apiKeyHeader':
      add(authentication.header, () => variable(authentication.key));
      break;
    case 'bearer':
      add('authorization', () => `Bearer ${variable(authentication.token)}`);
      break;
    case 'basic':
      add('authorization', () => {
        const pair = `${variable(authentication.username)}:${variable(authentication.password)}`;
        return `Basic ${Buffer.from(pair).toString('base64')}`;
      });
      break;
    case 'hmac': {
      const timestamp = new Date().toISOString();
      add(authentication.header, () => authentication.sign(request, timestamp, variable(authentication.key)));
      add(authentication.timestampHeader, () => timestamp);
    }
  }
}
