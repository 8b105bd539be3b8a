/**
 * Field shapes that Loop's payloads share. One value comes as a string in one payload and as a number in another
 * (list, details and webhook differ: verified), so every reader accepts both. Each description ends with how the
 * fact is known: verified (Loop's own documentation), third-party (public code that integrates Loop), observed
 * (published responses), inferred, or unknown.
 */
import { Type } from '@sinclair/typebox';

/** A payload that the schema must refuse, and why. */
export interface InvalidPayload {
  readonly reason: string;
  readonly value: unknown;
}

/** An id that must be there: a string in lists, an integer in details, either in webhooks. */
export const identifier = (description: string) =>
  Type.Union([Type.String({ minLength: 1 }), Type.Integer()], { description });

/** An id that may be missing, null or empty. A long tracking number can come as a JSON number and lose digits. */
export const optionalIdentifier = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Integer(), Type.Null()], { description }));

/**
 * An amount: a decimal string with two places in the shop's currency; older payloads carry a JSON number. The comment
 * marks it as money, so that `backhaul check` refuses arithmetic with it in mappings.
 */
export const optionalMoney = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()], { description, $comment: 'money' }));

/** Text that may be missing or null; Loop also writes `"N/A"` and `""` for "nothing". */
export const optionalText = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Null()], { description }));

/**
 * A time: `2026-03-02T09:15:00.000Z` in lists and webhooks, `2026-03-02 09:15:00` (UTC assumed: inferred) in details,
 * `"N/A"` where there is none.
 */
export const optionalTime = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Null()], { description }));

export const optionalBoolean = (description: string) =>
  Type.Optional(Type.Union([Type.Boolean(), Type.Null()], { description }));

/** A time that we send to the warehouse endpoints: `YYYY-MM-DD HH:MM:SS`, UTC (zone inferred). */
export const sentTime = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$', description });

/** Bodies that we send are strict, so that a mistake is found here and not by Loop's silence. */
export const strict = { additionalProperties: false } as const;
