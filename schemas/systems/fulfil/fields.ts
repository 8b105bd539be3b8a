/**
 * Field shapes that Fulfil's payloads share, as they are once decoded: decimals and times are strings. Every description
 * ends with how the fact is known: official (the vendor's documents or repositories), third-party (public code that runs
 * against a tenant), lineage (read in open-source Tryton, from which Fulfil descends: inferred), inferred, or unknown.
 */
import { type TSchema, Type } from '@sinclair/typebox';

/** A payload that the schema must refuse, and why. */
export interface InvalidPayload {
  readonly reason: string;
  readonly value: unknown;
}

/** The id of a record. */
export const id = Type.Integer({ minimum: 1, description: 'Id of the record (official).' });

/** The id of another record. */
export const record = (description: string) => Type.Integer({ minimum: 1, description });

/** The id of another record, or null. */
export const optionalRecord = (description: string) =>
  Type.Optional(Type.Union([Type.Integer(), Type.Null()], { description }));

/** The ids of other records. */
export const optionalRecords = (description: string) => Type.Optional(Type.Array(Type.Integer(), { description }));

export const optionalText = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Null()], { description }));

export const optionalFlag = (description: string) =>
  Type.Optional(Type.Union([Type.Boolean(), Type.Null()], { description }));

/** A polymorphic reference: `sale.line,91001`. */
export const optionalReference = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Null()], { description }));

/** A count of units, which Fulfil writes as a JSON number with a fraction. */
export const optionalQuantity = (description: string) =>
  Type.Optional(Type.Union([Type.Number(), Type.Null()], { description }));

/** An amount: a decimal string, never rounded. Its currency stands beside it. Mappings may not compute with it. */
export const optionalMoney = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Null()], { description, $comment: 'money' }));

/** A day, `YYYY-MM-DD`. */
export const optionalDate = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Null()], { description }));

/** A moment in UTC, with `Z`. Null for write_date until the first edit. */
export const optionalTime = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Null()], { description }));

/** An amount that we send. */
export const sentMoney = (description: string) =>
  Type.String({ pattern: '^-?\\d+(\\.\\d{1,6})?$', description, $comment: 'money' });

/** A day that we send. */
export const sentDate = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });

/** Records as search_read answers them; only the fields that were asked for are there. */
export const rowsOf = <T extends TSchema>(row: T, description: string) => Type.Array(row, { description });

/** Bodies that we send are strict, so that a mistake is found here. */
export const strict = { additionalProperties: false } as const;
