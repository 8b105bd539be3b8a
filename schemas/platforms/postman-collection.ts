/**
 * A Postman collection, format v2.1.0, as far as connectors use it: restated from the published schema
 * (https://schema.getpostman.com/json/collection/v2.1.0/collection.json), closed where that one is open, so that a
 * mistyped member is found.
 */
import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;
const Text = Type.String();

const Pair = Type.Object({ key: Type.String({ minLength: 1 }), value: Text, type: Type.Optional(Text) }, strict);

const Parameter = Type.Object(
  {
    key: Type.String({ minLength: 1 }),
    value: Text,
    disabled: Type.Optional(Type.Boolean()),
    description: Type.Optional(Text),
  },
  strict,
);

export const Authentication = Type.Union([
  Type.Object({ type: Type.Literal('noauth') }, strict),
  Type.Object({ type: Type.Literal('apikey'), apikey: Type.Array(Pair) }, strict),
  Type.Object({ type: Type.Literal('bearer'), bearer: Type.Array(Pair) }, strict),
  Type.Object({ type: Type.Literal('basic'), basic: Type.Array(Pair) }, strict),
  Type.Object({ type: Type.Literal('oauth2'), oauth2: Type.Array(Pair) }, strict),
]);
export type Authentication = Static<typeof Authentication>;

export const Item = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    request: Type.Object(
      {
        method: Type.String({ pattern: '^(GET|POST|PUT|PATCH|DELETE)$' }),
        description: Type.Optional(Text),
        auth: Type.Optional(Authentication),
        header: Type.Array(Parameter),
        url: Type.Object(
          {
            raw: Type.String({ minLength: 1 }),
            host: Type.Array(Text, { minItems: 1 }),
            path: Type.Array(Text),
            query: Type.Optional(Type.Array(Parameter)),
            variable: Type.Optional(Type.Array(Parameter)),
          },
          strict,
        ),
        body: Type.Optional(
          Type.Object(
            {
              mode: Type.Literal('raw'),
              raw: Text,
              options: Type.Object({ raw: Type.Object({ language: Type.Literal('json') }, strict) }, strict),
            },
            strict,
          ),
        ),
      },
      strict,
    ),
    response: Type.Array(Type.Unknown(), { maxItems: 0 }),
  },
  strict,
);
export type Item = Static<typeof Item>;

export const PostmanCollection = Type.Object(
  {
    info: Type.Object(
      {
        name: Type.String({ minLength: 1 }),
        description: Text,
        schema: Type.Literal('https://schema.getpostman.com/json/collection/v2.1.0/collection.json'),
      },
      strict,
    ),
    auth: Authentication,
    variable: Type.Array(Pair),
    item: Type.Array(Item, { minItems: 1 }),
  },
  { ...strict, title: 'Postman collection v2.1.0' },
);
export type PostmanCollection = Static<typeof PostmanCollection>;
