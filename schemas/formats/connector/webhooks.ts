/** What a system sends by itself. */
import { type Static, Type } from '@sinclair/typebox';
import { Expression, Settable } from '../shared.ts';

const strict = { additionalProperties: false } as const;

export const Webhooks = Type.Object(
  {
    enabled: Type.Optional(Settable(Type.Boolean())),
    signature: Type.Union([
      Type.Object(
        {
          kind: Type.Literal('hmacSha256'),
          header: Settable(Type.String()),
          encoding: Settable(Type.Union([Type.Literal('base64'), Type.Literal('hex')])),
          credential: Type.String(),
          secretEncoding: Type.Optional(
            Type.Union([Type.Literal('text'), Type.Literal('base64')], {
              description: 'How the secret stands for the bytes of the key; text where it is left out.',
            }),
          ),
        },
        { ...strict, description: 'HMAC-SHA256 over the raw bytes of the body.' },
      ),
      Type.Object(
        {
          kind: Type.Literal('secretPath'),
          credential: Type.String({ description: 'Credential that the address ends with.' }),
        },
        {
          ...strict,
          description:
            'Nothing is signed: the address that the system was given ends with a secret, POST /webhooks/<brand>/<connector>/<secret>. The body is a hint; flows read the record again.',
        },
      ),
      Type.Object(
        {
          kind: Type.Literal('oidcToken'),
          jwksUrl: Settable(Type.String({ minLength: 1, description: 'Where the public keys of the signer are.' })),
          issuers: Settable(Type.Array(Type.String(), { minItems: 1, description: 'Any of these may have signed.' })),
          audience: Settable(Type.String({ description: 'Whom the token must be meant for; empty refuses all.' })),
          email: Settable(Type.String({ description: 'The account that must have sent it; empty refuses all.' })),
        },
        {
          ...strict,
          description:
            'A bearer token of OpenID Connect, RS256, whose issuer, audience, lifetime and verified e-mail address are checked. It says who sent, and nothing of the body.',
        },
      ),
      Type.Object({ kind: Type.Literal('none') }, strict),
    ]),
    envelope: Type.Optional(
      Type.Literal('googlePubSub', {
        description:
          'The body is a push of Google Pub/Sub: the payload is base64 in message.data, and may stand in a CloudEvent there.',
      }),
    ),
    maximumBytes: Type.Integer({
      minimum: 1024,
      maximum: 10_485_760,
      description: 'A larger body is refused with 413.',
    }),
    events: Type.Optional(
      Expression('the list of events in one body, each read for itself; sees the body. Left out: the body is one.'),
    ),
    topic: Expression(
      'the topic; sees the event, out of its envelope, and $headers: the headers by their names in lower case.',
    ),
    trigger: Expression('the trigger; sees the event, and $headers.'),
    topics: Type.Record(
      Type.String(),
      Type.Object(
        {
          description: Type.String(),
          schema: Type.String({ description: 'Schema id of the payload.' }),
          triggers: Type.Array(Type.String(), { minItems: 1 }),
          key: Expression('the business key as a string; sees the body.'),
          version: Expression('what tells this event from another of the same key; sees the body, and $headers.'),
        },
        strict,
      ),
    ),
  },
  { ...strict, description: 'What the system sends, how it is verified and keyed.' },
);
export type Webhooks = Static<typeof Webhooks>;
