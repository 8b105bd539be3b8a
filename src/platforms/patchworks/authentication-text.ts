/** How a brand's instance of a system is authenticated, with names of variables in the place of secrets. */
import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import { AbortError } from '../../errors/errors.ts';

/** `webhookSecret` of `loop-returns` is the variable `loopReturnsWebhookSecret`: one flow may hold those of two systems. */
export function variableName(connector: string, credential: string): string {
  const words = [...connector.split('-'), credential].filter((word) => word !== '');
  return words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

/** `use`: of an operation with a way of its own. The text of the value that the shell of pre-request scripts takes; it may name `sign` of `request-hashes`. Error: `AUTH_METHOD_UNKNOWN`. */
export function authenticationText(connector: ResolvedConnector, use = connector.auth.use): string {
  const method = connector.auth.methods[use];
  const variable = (credential: string) => variableName(connector.id, credential);
  switch (method?.kind) {
    case 'apiKeyHeader':
      return JSON.stringify({ kind: method.kind, header: method.header, key: variable(method.credential) });
    case 'bearer':
      return JSON.stringify({ kind: method.kind, token: variable(method.credential) });
    case 'basic':
      return JSON.stringify({
        kind: method.kind,
        username: variable(method.username),
        password: variable(method.password),
      });
    case 'hmac':
      return `{ kind: 'hmac', header: ${JSON.stringify(method.header)}, timestampHeader: ${JSON.stringify(
        method.timestampHeader,
      )}, key: ${JSON.stringify(variable(method.credential))}, sign }`;
    case 'oauth2ClientCredentials':
    case 'none':
      return JSON.stringify({ kind: 'platform' });
    case undefined:
      throw new AbortError({
        code: 'AUTH_METHOD_UNKNOWN',
        what: `The connector ${connector.id} has no way of authenticating called ${use}.`,
        why: `It has ${Object.keys(connector.auth.methods).join(', ')}.`,
        nextSteps: ['Correct the setting of the brand.'],
      });
  }
}
