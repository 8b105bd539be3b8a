import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type ExampleSystem, json, startExampleSystem } from './example-system.ts';
import { hasValidToken, type OidcToken } from './oidc-token.ts';

const audience = 'https://hooks.example.test/webhooks/demo/commercetools';
const email = 'push@example.test';
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let others: Awaited<ReturnType<typeof generateKeyPair>>;
let signer: ExampleSystem;
let declared: OidcToken;

beforeAll(async () => {
  [keys, others, signer] = await Promise.all([
    generateKeyPair('RS256'),
    generateKeyPair('RS256'),
    startExampleSystem(),
  ]);
  signer.answer(json(200, { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] }));
  const issuers = ['https://accounts.google.com', 'accounts.google.com'];
  declared = { kind: 'oidcToken', jwksUrl: `${signer.url}/certs`, issuers, audience, email };
});
afterAll(() => signer.close());

const now = () => Math.floor(Date.now() / 1000);
const claims = (): JWTPayload => ({
  iss: 'https://accounts.google.com',
  aud: audience,
  email,
  email_verified: true,
  iat: now(),
  exp: now() + 3600,
});
const signed = async (payload: JWTPayload, key = keys.privateKey, kid = 'one') =>
  `Bearer ${await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(key)}`;

test('a token of the right signer, audience and account is taken, and the keys are fetched once', async () => {
  for (let push = 0; push < 3; push += 1) expect(await hasValidToken(declared, await signed(claims()))).toBe(true);
  expect(await hasValidToken(declared, await signed({ ...claims(), iss: 'accounts.google.com' }))).toBe(true);
  expect(signer.received).toHaveLength(1);
});

test.each<[string, JWTPayload]>([
  ['another issuer', { iss: 'https://accounts.example.test' }],
  ['another audience', { aud: 'https://hooks.example.test/other' }],
  ['another account', { email: 'somebody@example.test' }],
  ['an account that is not verified', { email_verified: false }],
  ['a lifetime that is over', { exp: now() - 120 }],
  ['no lifetime', { exp: undefined } as unknown as JWTPayload],
])('a token with %s is refused', async (_, change) => {
  expect(await hasValidToken(declared, await signed({ ...claims(), ...change }))).toBe(false);
});

test('tokens of another key, of another algorithm and of no form are refused', async () => {
  const symmetric = await new SignJWT(claims())
    .setProtectedHeader({ alg: 'HS256', kid: 'one' })
    .sign(new TextEncoder().encode('a secret of thirty-two characters!'));
  const refused = [
    await signed(claims(), others.privateKey),
    `Bearer ${symmetric}`,
    'Bearer a.b.c',
    'Basic YTpi',
    undefined,
    ['Bearer a', 'Bearer b'],
  ];
  for (const header of refused) expect(await hasValidToken(declared, header)).toBe(false);
});

test('a declaration without an audience or account trusts nobody', async () => {
  const header = await signed(claims());
  expect(await hasValidToken({ ...declared, audience: '' }, header)).toBe(false);
  expect(await hasValidToken({ ...declared, email: '' }, header)).toBe(false);
});

test('without the keys nothing is known of a token: the sender is to try again', async () => {
  const header = await signed(claims());
  const failing = await startExampleSystem();
  failing.answer(json(500, {}));
  await expect(hasValidToken({ ...declared, jwksUrl: `${failing.url}/certs` }, header)).rejects.toThrow();
  await failing.close();
  await expect(hasValidToken({ ...declared, jwksUrl: `${failing.url}/gone` }, header)).rejects.toThrow();
});
