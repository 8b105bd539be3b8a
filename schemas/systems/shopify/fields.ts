/**
 * Shapes that Shopify's payloads share (Admin GraphQL, versions 2026-04 to 2026-10). Fields and types come from Shopify's
 * published schema; behaviour is as recorded from a live store, unless a description says inferred.
 */
import { type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';

/** A payload that the schema must refuse, and why. */
export interface InvalidPayload {
  readonly reason: string;
  readonly value: unknown;
}

/** Bodies that we send are strict, so that a mistake is found here. */
export const strict = { additionalProperties: false } as const;

/** A global id, `gid://shopify/<type>/<number>`. */
export const gid = (type: string, description = `Global id of a ${type}.`) =>
  Type.String({ pattern: `^gid://shopify/${type}/`, description });

export const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Decimal string with trailing zeros cut to one decimal: `15.00` comes back as `15.0`. Compared as decimals only. */
const amount = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$', $comment: 'money', description: 'Decimal string.' });
const currencyCode = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217.' });

export const money = Type.Object({ amount, currencyCode }, { description: 'An amount with its currency.' });
export const sentMoney = Type.Object(
  { amount, currencyCode },
  { ...strict, description: 'An amount with its currency.' },
);
export const moneyBag = Type.Object(
  { shopMoney: money, presentmentMoney: money },
  { description: 'The same value in the currency of the shop and in that of the shopper.' },
);

/** Third error layer: why a mutation was refused. Some error types have no code. */
export const userErrors = Type.Array(
  Type.Object({
    field: Type.Optional(nullable(Type.Array(Type.String()))),
    message: personal(Type.String()),
    code: Type.Optional(nullable(Type.String())),
  }),
  { description: 'Why it was refused; empty when it was done.' },
);

export const pageInfo = Type.Object({
  hasNextPage: Type.Boolean(),
  endCursor: Type.Optional(nullable(Type.String())),
});

/** A connection, as our documents ask for it. */
export const nodes = (item: TSchema) => Type.Object({ nodes: Type.Array(item), pageInfo: Type.Optional(pageInfo) });

/** An answer: the data by the names of the root fields, beside what the call cost. */
export const answer = (data: TProperties, description: string) =>
  Type.Object(
    {
      data: Type.Object(data),
      extensions: impersonal(Type.Optional(Type.Unknown({ description: 'Cost and throttle status.' }))),
    },
    { description },
  );
