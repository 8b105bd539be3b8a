/** Checks the bearer token of OpenID Connect that a push carries: who signed it, for whom, and which account sent. */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Webhooks } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';

export type OidcToken = Extract<Resolved<Webhooks>['signature'], { kind: 'oidcToken' }>;

/** Google's clock and ours may differ by so much, in seconds. */
const clockToleranceSeconds = 30;
const fetchTimeoutMs = 5_000;
/** Tokens of unknown keys ask for the keys anew at most this often, in milliseconds. */
const cooldownMs = 30_000;
const keptMs = 600_000;
const maximumKeySets = 100;

type KeySet = ReturnType<typeof createRemoteJWKSet>;
const keySets = new Map<string, KeySet>();

/**
 * Whether the header carries a token that is valid for this declaration. Throws what jose and fetch throw when the keys
 * can not be had: then nothing is known of the token, and the sender is to try again.
 */
export async function hasValidToken(
  declared: OidcToken,
  authorization: string | string[] | undefined,
): Promise<boolean> {
  const token = typeof authorization === 'string' ? /^Bearer (\S+)$/i.exec(authorization)?.[1] : undefined;
  if (!token || !declared.audience || !declared.email) return false;
  try {
    const { payload } = await jwtVerify(token, keySetOf(declared.jwksUrl), {
      issuer: declared.issuers,
      audience: declared.audience,
      algorithms: ['RS256'],
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp'],
    });
    return payload.email === declared.email && payload.email_verified === true;
  } catch (error) {
    if (isAboutKeySet(error)) throw error;
    return false;
  }
}

function isAboutKeySet(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === errors.JOSEError.code
  );
}

function keySetOf(url: string): KeySet {
  let keySet = keySets.get(url);
  if (!keySet) {
    if (keySets.size >= maximumKeySets) keySets.clear();
    keySet = createRemoteJWKSet(new URL(url), {
      timeoutDuration: fetchTimeoutMs,
      cooldownDuration: cooldownMs,
      cacheMaxAge: keptMs,
    });
    keySets.set(url, keySet);
  }
  return keySet;
}
