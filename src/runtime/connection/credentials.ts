/** The credentials of a brand's connection, and the ways of authenticating that use them. */
import type { Axios } from 'axios';
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { AuthMethod } from '../../../schemas/formats/connector.ts';
import type { Resolved, ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import { AbortError } from '../../errors/errors.ts';
import { type Authentication, authentication } from './authentication.ts';
import { keptSecrets, readSecret } from './secrets.ts';

export interface Credentials {
  /** Error: `SECRET_MISSING`. */
  secret(credential: string): Promise<string>;
  /** The way of this name, else the one that the connection uses. Error: `AUTH_METHOD_UNKNOWN`. */
  authentication(method?: string): Authentication;
}

/** Nothing is looked up until it is needed. */
export function openCredentials(brand: Brand, connector: ResolvedConnector, http: Axios): Credentials {
  const secrets = keptSecrets(async (credential) => {
    const reference = brand.connectors[connector.id]?.credentials[credential];
    if (reference) return readSecret(reference, `${credential} of ${connector.id}, brand ${brand.id}`);
    throw new AbortError({
      code: 'SECRET_MISSING',
      what: `The brand ${brand.id} has no credential ${credential} for ${connector.id}.`,
      why: 'A call or a webhook needs it.',
      nextSteps: [`Add connectors.${connector.id}.credentials.${credential} to the brand's file, as a reference.`],
    });
  });
  const opened = new Map<string, Authentication>();
  return {
    secret: secrets.read,
    authentication(method = connector.auth.use) {
      const kept = opened.get(method) ?? authentication(authMethod(connector, method), secrets, http);
      opened.set(method, kept);
      return kept;
    },
  };
}

function authMethod({ id, auth }: ResolvedConnector, name: string): Resolved<AuthMethod> {
  const method = Object.hasOwn(auth.methods, name) ? auth.methods[name] : undefined;
  if (method) return method;
  throw new AbortError({
    code: 'AUTH_METHOD_UNKNOWN',
    what: `The connector ${id} has no way of authenticating called ${name}.`,
    why: `It has ${Object.keys(auth.methods).join(', ')}.`,
    nextSteps: ['Correct the setting of the brand.'],
  });
}
