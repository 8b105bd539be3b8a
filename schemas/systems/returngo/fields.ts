/**
 * Field shapes that ReturnGO's payloads share. Each description ends with how the fact is known: verified (ReturnGO's
 * own documentation), third-party (public code that integrates ReturnGO), observed (published responses), inferred, or
 * unknown.
 */
import { Type } from '@sinclair/typebox';

/** A payload that the schema must refuse, and why. */
export interface InvalidPayload {
  readonly reason: string;
  readonly value: unknown;
}

/** An id that must be there: documented as a string; those of transactions come as integers (observed). */
export const identifier = (description: string) =>
  Type.Union([Type.String({ minLength: 1 }), Type.Integer()], { description });

/** An id that may be missing, null or empty. */
export const optionalIdentifier = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Integer(), Type.Null()], { description }));

/** Text that may be missing or null. */
export const optionalText = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Null()], { description }));

/** A time such as `2026-03-02T09:15:00+00:00` (observed); may be missing or null. */
export const optionalTime = optionalText;

/** Documented as boolean, observed as 0 or 1: readers accept both. */
export const optionalFlag = (description: string) =>
  Type.Optional(
    Type.Union([Type.Boolean(), Type.Literal(0), Type.Literal(1), Type.Null()], {
      description,
    }),
  );

const amountNumber = (description: string) => Type.Number({ description, $comment: 'money' });

/** An amount in two currencies; JSON numbers, whole or with a fraction (observed). */
export const money = (description: string) =>
  Type.Object(
    {
      amount: amountNumber("In the shopper's (presentment) currency (verified)."),
      currency: Type.String({ description: 'ISO 4217, of amount (verified).' }),
      shopAmount: amountNumber("In the shop's currency (verified)."),
      shopCurrency: Type.String({ description: 'ISO 4217, of shopAmount (verified).' }),
    },
    { description },
  );

export const optionalMoney = (description: string) =>
  Type.Optional(Type.Union([money(description), Type.Null()], { description }));

/** A bare number; whether it is in the shop's or the shopper's currency is unknown. */
export const optionalFee = (description: string) =>
  Type.Optional(Type.Union([amountNumber(description), Type.Null()], { description }));

export const RmaStatus = Type.Union(
  [
    Type.Literal('Pending'),
    Type.Literal('Approved'),
    Type.Literal('Received'),
    Type.Literal('Validated'),
    Type.Literal('Done'),
    Type.Literal('Rejected'),
    Type.Literal('Canceled'),
  ],
  { description: 'Verified.' },
);

export const ShipmentStatus = Type.Union(
  [
    Type.Literal('Pending'),
    Type.Literal('LabelCreated'),
    Type.Literal('Shipped'),
    Type.Literal('Received'),
    Type.Literal('Validated'),
    Type.Literal('Canceled'),
  ],
  { description: 'Verified.' },
);

export const EventName = Type.Union(
  [
    Type.Literal('RMA_CREATED'),
    Type.Literal('RMA_STATUS_UPDATED'),
    Type.Literal('SHIPMENT_CREATED'),
    Type.Literal('SHIPMENT_STATUS_UPDATED'),
    Type.Literal('SHIPMENT_TRACKER_STATUS_UPDATED'),
    Type.Literal('TRANSACTION_CREATED'),
    Type.Literal('REFUND_CREATED'),
  ],
  { description: 'Verified.' },
);

/** Bodies that we send are strict, so that a mistake is found here and not by ReturnGO's silence. */
export const strict = { additionalProperties: false } as const;
