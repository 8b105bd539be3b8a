/**
 * Field shapes that Archean's payloads share. No public documentation of Archean R247 Stock exists: everything here
 * is the minimal contract, version 1, that Backhaul declares (inferred from comparable systems). Names are canonical;
 * the connector's `fields` setting renames them on the wire.
 */
import { type TSchema, Type } from '@sinclair/typebox';

/** A payload that the schema must refuse, and why. */
export interface InvalidPayload {
  readonly reason: string;
  readonly value: unknown;
}

/** Units: an integer, or a decimal string where a tenant sends one. */
export const quantity = (description: string) =>
  Type.Union([Type.Integer(), Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })], { description });

/** Text that may be missing or null. */
export const optionalText = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Null()], { description }));

/** UTC, RFC 3339, as Archean sends it. The format is not enforced on what is read. */
export const time = (description: string) => Type.String({ minLength: 1, description });

/** UTC, RFC 3339, as we send it. */
export const sentTime = (description: string) => Type.String({ format: 'date-time', description });

/** Money that we send: never a binary float, never without its currency. Mappings may not compute with what is marked. */
export const sentMoney = (description: string) =>
  Type.Object(
    {
      amount: Type.String({
        pattern: '^\\d+(\\.\\d{1,4})?$',
        description: 'Decimal string, up to four places.',
        $comment: 'money',
      }),
      currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217.' }),
    },
    { additionalProperties: false, description },
  );

/** The cursor of a page; absent where the tenant answers with all rows at once. */
export const page = Type.Optional(
  Type.Object(
    {
      nextCursor: Type.Optional(
        Type.Union([Type.String(), Type.Null()], { description: 'Opaque, valid for at least 24 hours.' }),
      ),
      hasMore: Type.Optional(Type.Boolean({ description: 'False on the last page.' })),
    },
    { description: 'Where to read on.' },
  ),
);

/** A list answer: rows under `data`, and the page. */
export const listOf = <T extends TSchema>(row: T, description: string) =>
  Type.Object({ data: Type.Array(row, { description: 'The rows of this page.' }), page }, { description });

/** A reference of ours, unique for ever on Archean's side. */
export const reference = (description: string) => Type.String({ minLength: 1, maxLength: 100, description });

/** Bodies that we send are strict, so that a mistake is found here. */
export const strict = { additionalProperties: false } as const;
