/** Checks a caller by the tenant's kind of authentication. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { headerValue, jsonBody, rawBody, routeName } from '../core/http-server.ts';
import type { ArcheanContext } from './context.ts';
import { Problem } from './problems.ts';

const maximumTokens = 10_000;

/** The name under which the caller's budget is counted. Throws 401 for a caller who is not accepted. */
export function authenticate(context: ArcheanContext, request: FastifyRequest): string {
  const { auth } = context.settings;
  switch (auth.kind) {
    case 'apiKeyHeader':
      return accept(equal(headerValue(request, auth.header), auth.key), 'apiKey');
    case 'bearer':
      return accept(equal(headerValue(request, 'authorization'), `Bearer ${auth.token}`), 'bearer');
    case 'basic': {
      const expected = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
      return accept(equal(headerValue(request, 'authorization'), `Basic ${expected}`), auth.username);
    }
    case 'oauth2ClientCredentials': {
      const token = /^Bearer (.+)$/.exec(headerValue(request, 'authorization') ?? '')?.[1];
      const expiresAt = token === undefined ? undefined : context.state.tokens.get(token);
      return accept(expiresAt !== undefined && expiresAt > context.clock.now(), auth.clientId);
    }
    case 'hmac': {
      const timestamp = headerValue(request, auth.timestampHeader);
      const signed = [request.method, request.url, timestamp ?? '', rawBody(request)].join('\n');
      const expected = createHmac('sha256', auth.secret).update(signed).digest('hex');
      const fresh = isFresh(timestamp, context.clock.now(), auth.toleranceSeconds);
      return accept(fresh && equal(headerValue(request, auth.header), expected), 'hmac');
    }
  }
}

/** `POST /oauth/token` with client credentials, in the form body or as HTTP Basic. */
export function registerTokenRoute(scope: FastifyInstance, context: ArcheanContext): void {
  scope.post('/oauth/token', async (request, reply) => {
    context.counters.add(routeName(request), 'calls');
    const { auth } = context.settings;
    if (auth.kind !== 'oauth2ClientCredentials') throw new Problem('not_found', 'This tenant issues no tokens.');
    const form = tokenForm(request);
    if (form.get('grant_type') !== 'client_credentials') {
      return reply.code(400).send({ error: 'unsupported_grant_type' });
    }
    if (!equal(form.get('client_id') ?? undefined, auth.clientId)) return refuse();
    if (!equal(form.get('client_secret') ?? undefined, auth.clientSecret)) return refuse();
    const { tokens } = context.state;
    if (tokens.size >= maximumTokens) tokens.clear();
    const token = `token-${tokens.size + 1}-${context.random.integer(100_000, 999_999)}`;
    tokens.set(token, context.clock.now() + auth.tokenLifetimeSeconds * 1000);
    return { access_token: token, token_type: 'Bearer', expires_in: auth.tokenLifetimeSeconds };

    function refuse() {
      return reply.code(401).send({ error: 'invalid_client' });
    }
  });
}

function tokenForm(request: FastifyRequest): URLSearchParams {
  const isJson = headerValue(request, 'content-type')?.includes('json') === true;
  const form = isJson
    ? new URLSearchParams(Object.entries((jsonBody(request) ?? {}) as Record<string, string>))
    : new URLSearchParams(rawBody(request));
  const basic = /^Basic (.+)$/.exec(headerValue(request, 'authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':');
    form.set('client_id', decodeURIComponent(id));
    form.set('client_secret', decodeURIComponent(secret));
  }
  return form;
}

function accept(condition: boolean, credential: string): string {
  if (!condition) throw new Problem('unauthorized', 'The credentials are missing, wrong or expired.');
  return credential;
}

function equal(given: string | undefined, expected: string): boolean {
  if (given === undefined) return false;
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Accepts seconds or milliseconds since 1970, or ISO 8601: which one a tenant wants is unknown. */
function isFresh(timestamp: string | undefined, now: number, toleranceSeconds: number): boolean {
  if (timestamp === undefined) return false;
  const number = /^\d+$/.test(timestamp) ? Number(timestamp) : undefined;
  const moment = number === undefined ? Date.parse(timestamp) : number < 1e11 ? number * 1000 : number;
  return Math.abs(now - moment) <= toleranceSeconds * 1000;
}
