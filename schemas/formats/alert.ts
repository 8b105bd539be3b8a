/** Where alerts go: part of a brand. */
import { type Static, Type } from '@sinclair/typebox';
import { SecretReference } from './secret-reference.ts';

const strict = { additionalProperties: false } as const;

const common = {
  minimumSeverity: Type.Union([
    Type.Literal('information'),
    Type.Literal('warning'),
    Type.Literal('error'),
    Type.Literal('critical'),
  ]),
  owners: Type.Optional(
    Type.Array(Type.String(), { minItems: 1, description: 'Only exceptions of these owners; default: of all.' }),
  ),
};

const Address = Type.String({ pattern: '^[^\\s<>@]+@[^\\s<>@]+$', maxLength: 254 });

export const SlackAlert = Type.Object(
  { ...common, kind: Type.Literal('slack'), url: SecretReference },
  { ...strict, description: 'A Slack-compatible incoming webhook; its address is a secret.' },
);

export const WebhookAlert = Type.Object(
  { ...common, kind: Type.Literal('webhook'), url: SecretReference, secret: SecretReference },
  {
    ...strict,
    description:
      'A POST of JSON with the headers webhook-id, webhook-timestamp and webhook-signature of standardwebhooks.com: HMAC-SHA256 over id, time and the raw body. The id of a delivery stays the same in every attempt.',
  },
);

export const MailAlert = Type.Object(
  {
    ...common,
    kind: Type.Literal('mail'),
    server: Type.Object(
      {
        host: Type.String({ minLength: 1, maxLength: 253 }),
        port: Type.Integer({ minimum: 1, maximum: 65_535 }),
        security: Type.Union([Type.Literal('tls'), Type.Literal('startTls'), Type.Literal('none')], {
          description: 'tls from the first byte (port 465), startTls demanded (port 587), none only to this machine.',
        }),
        user: Type.Optional(Type.String({ minLength: 1 })),
        password: Type.Optional(SecretReference),
      },
      { ...strict, description: 'The SMTP server that takes the mails.' },
    ),
    from: Address,
    to: Type.Array(Address, { minItems: 1, maxItems: 20 }),
  },
  { ...strict, description: 'E-mail. The Message-ID of a delivery stays the same in every attempt.' },
);

export const Alert = Type.Union([SlackAlert, WebhookAlert, MailAlert]);
export type Alert = Static<typeof Alert>;
export type SlackAlert = Static<typeof SlackAlert>;
export type WebhookAlert = Static<typeof WebhookAlert>;
export type MailAlert = Static<typeof MailAlert>;
