/** Tokens for client credentials, which end, and what each permits. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { headerValue, queryValue, rawBody, routeName } from '../core/http-server.ts';
import type { CommercetoolsContext } from './context.ts';
import { Refusal, unauthorised } from './refusals.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Any of these scopes, without the project key. */
    scopes?: readonly string[];
  }
}

const maximumTokens = 10_000;

/** `POST /oauth/token`, with HTTP Basic; the grant in the query or the form. */
export function registerTokenRoute(scope: FastifyInstance, context: CommercetoolsContext): void {
  scope.post('/oauth/token', async (request) => {
    context.counters.add(routeName(request), 'calls');
    const { clientId, clientSecret, projectKey, scopes, tokenLifetimeSeconds } = context.settings;
    const form = new URLSearchParams(rawBody(request));
    const given = (name: string) => queryValue(request, name) ?? form.get(name) ?? undefined;
    const basic = /^Basic (.+)$/i.exec(headerValue(request, 'authorization') ?? '')?.[1] ?? '';
    if (Buffer.from(basic, 'base64').toString() !== `${clientId}:${clientSecret}`) {
      throw unauthorised('invalid_client', 'Please provide valid client credentials using HTTP Basic Authentication.');
    }
    const grant = given('grant_type');
    if (grant !== 'client_credentials') {
      throw new Refusal(400, 'unsupported_grant_type', `Invalid parameter: grant_type: Invalid grant type: ${grant}`);
    }
    const all = scopes.map((name) => `${name}:${projectKey}`);
    const asked = given('scope')?.split(' ').filter(Boolean) ?? all;
    const refused = asked.find((name) => !permits(all, name));
    if (refused) throw new Refusal(400, 'invalid_scope', `The scope '${refused}' is not permitted for this client.`);
    const { tokens } = context.state;
    if (tokens.size >= maximumTokens) tokens.clear();
    const token = `emulated-${tokens.size + 1}-${context.random.integer(100_000, 999_999)}`;
    tokens.set(token, {
      endsAt: context.clock.now() + tokenLifetimeSeconds * 1000,
      scopes: asked,
      secret: clientSecret,
    });
    return { access_token: token, token_type: 'Bearer', expires_in: tokenLifetimeSeconds, scope: asked.join(' ') };
  });
}

/** Throws 401 without a living token, 403 without one of the scopes of the route, 404 for another project. */
export function authenticate(context: CommercetoolsContext, request: FastifyRequest): void {
  const name = /^Bearer (.+)$/i.exec(headerValue(request, 'authorization') ?? '')?.[1];
  const token = context.state.tokens.get(name ?? '');
  // A new secret belongs to a new API client: the tokens of the deleted one end with it.
  const lives = token && token.endsAt > context.clock.now() && token.secret === context.settings.clientSecret;
  if (!lives) throw unauthorised('invalid_token', 'invalid_token');
  const { projectKey } = request.params as { projectKey?: string };
  if (projectKey !== context.settings.projectKey) {
    throw new Refusal(404, 'ResourceNotFound', `The project with key '${projectKey}' was not found.`);
  }
  const needed = (request.routeOptions.config.scopes ?? []).map((one) => `${one}:${projectKey}`);
  if (needed.length > 0 && !needed.some((one) => permits(token.scopes, one))) {
    throw new Refusal(
      403,
      'insufficient_scope',
      `Insufficient scope. One of the following scopes is missing: ${needed.join(', ')}.`,
    );
  }
}

/** Who may manage may view; who manages the project may do anything. */
function permits(held: readonly string[], wanted: string): boolean {
  const project = wanted.slice(wanted.indexOf(':'));
  return [wanted, wanted.replace(/^view_/, 'manage_'), `manage_project${project}`].some((name) => held.includes(name));
}
