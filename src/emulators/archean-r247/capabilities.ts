/**
 * What an Archean tenant can and cannot do. No public documentation of Archean R247 Stock exists: every flag is
 * inferred from comparable systems, and every one can be switched.
 */
import { type Static, Type } from '@sinclair/typebox';

export const Capabilities = Type.Object(
  {
    delta: Type.Boolean({ default: true, description: 'Adjustments add to a level.' }),
    absolute: Type.Boolean({ default: false, description: 'Adjustments may set a level, with its expected version.' }),
    atomicBatch: Type.Boolean({ default: false, description: 'A batch may ask for all lines or none.' }),
    lineResults: Type.Boolean({
      default: true,
      description: 'The answer has one result per line. Off: one refused line refuses the batch.',
    }),
    idempotencyHeader: Type.Union([Type.Boolean(), Type.String({ minLength: 1 })], {
      default: 'Idempotency-Key',
      description: 'Name of the header; true is Idempotency-Key, false means that keys are ignored.',
    }),
    uniqueReference: Type.Boolean({ default: true, description: 'A reference is accepted once, for ever.' }),
    readBackByReference: Type.Boolean({ default: true, description: 'Adjustments are found by their reference.' }),
    adjustmentsByPeriod: Type.Boolean({
      default: true,
      description: 'Adjustments are listed by when they were applied.',
    }),
    updatedSince: Type.Boolean({ default: true, description: 'Off: the parameter is ignored and all rows come.' }),
    pagination: Type.Union([Type.Literal('cursor'), Type.Literal('none')], {
      default: 'cursor',
      description: 'none: all rows in one answer, without a page object.',
    }),
    maxBatch: Type.Integer({ default: 100, minimum: 1, maximum: 1000, description: 'Lines in one batch.' }),
    transfers: Type.Boolean({ default: false, description: 'Transfers between locations in one call.' }),
    costRequiredOnIncrease: Type.Boolean({ default: false, description: 'An increase must carry a unit cost.' }),
    orders: Type.Boolean({ default: true, description: 'Orders and dispatches.' }),
    webhooks: Type.Boolean({ default: false, description: 'stock.changed and dispatch.created are sent.' }),
  },
  { additionalProperties: false },
);
export type Capabilities = Static<typeof Capabilities>;

/** The name of the idempotency header, or undefined where the tenant has none. */
export function idempotencyHeader(capabilities: Capabilities): string | undefined {
  const name = capabilities.idempotencyHeader;
  if (name === false) return undefined;
  return name === true ? 'Idempotency-Key' : name;
}
