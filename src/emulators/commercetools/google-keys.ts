/** Signs pushes as Google does, with keys of the emulator's own that it serves under /google/certs. */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface GoogleKeys {
  /** The body of the JWKS address. */
  readonly set: { readonly keys: readonly object[] };
  /** A signed token; `forged`: by a key that is not in the set, under the name of one that is. */
  token(claims: Readonly<Record<string, unknown>>, forged?: boolean): string;
}

const keyId = 'emulated-google-key';
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Making a key takes long: it is made when it is first needed, for all emulators of a process. */
const own = once(newKey);
const foreign = once(newKey);

export function createGoogleKeys(): GoogleKeys {
  return {
    get set() {
      const jwk = createPublicKey(own()).export({ format: 'jwk' });
      return { keys: [{ ...jwk, kid: keyId, alg: 'RS256', use: 'sig' }] };
    },
    token(claims, forged = false) {
      const text = `${encoded({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${encoded(claims)}`;
      const signature = sign('RSA-SHA256', Buffer.from(text), forged ? foreign() : own());
      return `${text}.${signature.toString('base64url')}`;
    },
  };
}

function newKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
