/**
 * Field shapes that commercetools' payloads share. Source: commercetools' own RAML and OpenAPI
 * (commercetools/commercetools-api-reference at 5867aa22), verified unless a description says otherwise. Unknown fields
 * pass in what is read; what we send is strict.
 */
import { type TSchema, Type } from '@sinclair/typebox';

/** A payload that the schema must refuse, and why. */
export interface InvalidPayload {
  readonly reason: string;
  readonly value: unknown;
}

export const strict = { additionalProperties: false } as const;

export const id = Type.String({ minLength: 1, description: 'Id that the platform gave, a UUID.' });
export const version = Type.Integer({ minimum: 0, description: 'Moves with every change, at times by more than one.' });
/** As the platform sends it; the format is not enforced on what is read. */
export const time = (description: string) => Type.String({ minLength: 1, description });

/** Text that may be absent. */
export const optionalText = (description: string) => Type.Optional(Type.String({ description }));

/** A key that a user gives. The pattern stands in the RAML alone. */
export const key = Type.String({
  minLength: 2,
  maxLength: 256,
  pattern: '^[A-Za-z0-9_-]+$',
  description: 'Key of our own, unique per project.',
});

/** A reference as it is read. */
export const reference = (description: string) =>
  Type.Object({ typeId: Type.String({ description: 'Kind of resource.' }), id }, { description });

/** A reference as it is sent: by id or by key. */
export const identifier = <Kind extends string>(kind: Kind, description: string) =>
  Type.Union(
    [Type.Object({ typeId: Type.Literal(kind), id }, strict), Type.Object({ typeId: Type.Literal(kind), key }, strict)],
    { description },
  );

/** Money in minor units: no binary fraction. Mappings may not compute with what is marked. */
export const money = (description: string) =>
  Type.Object(
    {
      centAmount: Type.Integer({ description: 'Minor units of the currency.', $comment: 'money' }),
      currencyCode: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217.' }),
      fractionDigits: Type.Optional(Type.Integer({ description: 'Digits after the point.' })),
    },
    { description },
  );

/** One page of a query: rows under `results`. */
export const pageOf = <T extends TSchema>(row: T, description: string) =>
  Type.Object(
    {
      limit: Type.Integer({ description: 'Rows that a page holds; 20 unless asked for, at most 500.' }),
      offset: Type.Integer({ description: 'Rows that were passed over.' }),
      count: Type.Integer({ description: 'Rows on this page.' }),
      total: Type.Optional(Type.Integer({ description: 'Left out with withTotal=false.' })),
      results: Type.Array(row, { description: 'The rows of this page.' }),
    },
    { description },
  );

/** An update: all actions take effect, or none. 500 is the documented limit of a related API (inferred here). */
export const updateOf = <T extends TSchema>(action: T, description: string) =>
  Type.Object({ version, actions: Type.Array(action, { minItems: 1, maxItems: 500 }) }, { ...strict, description });

/** Custom fields as they are sent and read. */
export const customValue = Type.Unknown({ description: 'Value of a custom field; absent removes it.' });
