/** Whose budget it is: a system counts the calls of a credential, whichever brand or flow makes them. */
import { createHash } from 'node:crypto';
import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import type { Credentials } from './credentials.ts';

/**
 * The same for all connections to one address with the same values of credentials, of whatever brand. Where there is no
 * credential, or it can't be read yet, the budget is the brand's own.
 */
export async function budgetIdOf(
  brand: string,
  { id, baseUrl, auth }: Pick<ResolvedConnector, 'id' | 'baseUrl' | 'auth'>,
  credentials: Pick<Credentials, 'secret'>,
): Promise<string> {
  const names = credentialsOf(Object.hasOwn(auth.methods, auth.use) ? auth.methods[auth.use] : undefined);
  const values = await Promise.all(names.map(credentials.secret)).catch(() => []);
  if (values.length === 0) return `${id} of ${brand}`;
  // The secrets themselves must not stand in the database.
  const digest = createHash('sha256')
    .update(JSON.stringify([id, baseUrl, values]))
    .digest('hex');
  return `${id} ${digest.slice(0, 32)}`;
}

type Method = ResolvedConnector['auth']['methods'][string];

function credentialsOf(method: Method | undefined): readonly string[] {
  switch (method?.kind) {
    case undefined:
    case 'none':
      return [];
    case 'apiKeyHeader':
    case 'bearer':
    case 'hmac':
      return [method.credential];
    case 'basic':
      return [method.username, method.password];
    case 'oauth2ClientCredentials':
      return [method.clientId, method.clientSecret];
  }
}
