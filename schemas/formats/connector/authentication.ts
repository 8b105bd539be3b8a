/** How a system is told who calls. */
import { type Static, Type } from '@sinclair/typebox';
import { Settable } from '../shared.ts';

const strict = { additionalProperties: false } as const;

export const AuthMethod = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('apiKeyHeader'),
        header: Settable(Type.String({ minLength: 1, description: 'Header that carries the key, without a prefix.' })),
        credential: Type.String({ description: 'Credential name.' }),
      },
      strict,
    ),
    Type.Object({ kind: Type.Literal('bearer'), credential: Type.String({ description: 'Credential name.' }) }, strict),
    Type.Object(
      { kind: Type.Literal('basic'), username: Type.String(), password: Type.String() },
      { ...strict, description: 'HTTP Basic; both values name credentials.' },
    ),
    Type.Object(
      {
        kind: Type.Literal('oauth2ClientCredentials'),
        tokenUrl: Type.String({ description: 'Template of the token address.' }),
        clientId: Type.String({ description: 'Credential name.' }),
        clientSecret: Type.String({ description: 'Credential name.' }),
        scope: Type.Optional(Settable(Type.String())),
      },
      strict,
    ),
    Type.Object(
      {
        kind: Type.Literal('hmac'),
        header: Settable(Type.String()),
        timestampHeader: Settable(Type.String()),
        credential: Type.String(),
      },
      {
        ...strict,
        description: 'Hexadecimal HMAC-SHA256 over method, path with query, timestamp and body, joined by line feeds.',
      },
    ),
    Type.Object({ kind: Type.Literal('none') }, strict),
  ],
  { description: 'One way of authenticating.' },
);
export type AuthMethod = Static<typeof AuthMethod>;
