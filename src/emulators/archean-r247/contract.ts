/** The bodies that the Archean contract accepts (version 1, inferred), and what a tenant is seeded with. */
import { type Static, Type } from '@sinclair/typebox';

const Money = Type.Object({
  amount: Type.String({ pattern: '^\\d+(\\.\\d{1,4})?$' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
});
const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})$',
});
const Reference = Type.String({ minLength: 1, maxLength: 100 });
const Sku = Type.String({ minLength: 1, maxLength: 200 });

export const AdjustmentLine = Type.Object({
  lineReference: Reference,
  sku: Sku,
  locationCode: Type.String({ minLength: 1 }),
  quantity: Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000 }),
  reasonCode: Type.String(),
  note: Type.Optional(Type.String({ maxLength: 500 })),
  expectedVersion: Type.Optional(Type.String()),
  unitCost: Type.Optional(Money),
});
export type AdjustmentLine = Static<typeof AdjustmentLine>;

export const AdjustmentBatch = Type.Object({
  reference: Reference,
  source: Type.Optional(Type.String()),
  occurredAt: Type.Optional(Moment),
  mode: Type.Union([Type.Literal('delta'), Type.Literal('absolute')]),
  atomic: Type.Optional(Type.Boolean()),
  lines: Type.Array(AdjustmentLine, { minItems: 1 }),
});
export type AdjustmentBatch = Static<typeof AdjustmentBatch>;

export const Transfer = Type.Object({
  reference: Reference,
  source: Type.Optional(Type.String()),
  occurredAt: Type.Optional(Moment),
  lines: Type.Array(
    Type.Object({
      lineReference: Reference,
      sku: Sku,
      fromLocationCode: Type.String({ minLength: 1 }),
      toLocationCode: Type.String({ minLength: 1 }),
      quantity: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
      reasonCode: Type.Optional(Type.String()),
      note: Type.Optional(Type.String({ maxLength: 500 })),
    }),
    { minItems: 1 },
  ),
});
export type Transfer = Static<typeof Transfer>;

export const NewOrder = Type.Object({
  externalReference: Reference,
  channel: Type.Optional(Type.String()),
  type: Type.Optional(Type.String()),
  orderedAt: Type.Optional(Moment),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  customer: Type.Optional(Type.Unknown()),
  shipTo: Type.Optional(Type.Unknown()),
  relatedOrderReference: Type.Optional(Type.String()),
  lines: Type.Array(
    Type.Object({
      lineReference: Reference,
      sku: Sku,
      quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      unitPrice: Type.Optional(Type.String({ pattern: '^\\d+(\\.\\d{1,4})?$' })),
      totalPrice: Type.Optional(Type.String({ pattern: '^\\d+(\\.\\d{1,4})?$' })),
      locationCode: Type.Optional(Type.String({ minLength: 1 })),
    }),
    { minItems: 1, maxItems: 1000 },
  ),
});
export type NewOrder = Static<typeof NewOrder>;

export const NewDispatch = Type.Object({
  reference: Type.Optional(Reference),
  orderExternalReference: Reference,
  dispatchedAt: Type.Optional(Moment),
  carrier: Type.Optional(Type.String()),
  service: Type.Optional(Type.String()),
  trackingNumber: Type.Optional(Type.String()),
  trackingUrl: Type.Optional(Type.String()),
  lines: Type.Array(
    Type.Object({
      lineReference: Reference,
      sku: Sku,
      quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    }),
    { minItems: 1, maxItems: 1000 },
  ),
});
export type NewDispatch = Static<typeof NewDispatch>;

export const LocationType = Type.Union([
  Type.Literal('sellable'),
  Type.Literal('quarantine'),
  Type.Literal('damaged'),
  Type.Literal('transit'),
  Type.Literal('virtual'),
]);

const strict = { additionalProperties: false } as const;

/** Initial or added state. A product or location that exists is replaced; a level is set to the given figure. */
export const ArcheanSeed = Type.Object(
  {
    products: Type.Optional(
      Type.Array(
        Type.Object(
          {
            sku: Sku,
            id: Type.Optional(Type.String()),
            name: Type.Optional(Type.String()),
            barcodes: Type.Optional(Type.Array(Type.String())),
            active: Type.Optional(Type.Boolean()),
            stockTracked: Type.Optional(Type.Boolean()),
            isBundle: Type.Optional(Type.Boolean()),
            unitCost: Type.Optional(Money),
          },
          strict,
        ),
        { maxItems: 200_000 },
      ),
    ),
    locations: Type.Optional(
      Type.Array(
        Type.Object(
          {
            code: Type.String({ minLength: 1 }),
            name: Type.Optional(Type.String()),
            type: Type.Optional(LocationType),
            warehouseCode: Type.Optional(Type.String()),
            active: Type.Optional(Type.Boolean()),
          },
          strict,
        ),
        { maxItems: 10_000 },
      ),
    ),
    levels: Type.Optional(
      Type.Array(
        Type.Object(
          {
            sku: Sku,
            locationCode: Type.String({ minLength: 1 }),
            onHand: Type.Integer(),
            incoming: Type.Optional(Type.Integer()),
          },
          strict,
        ),
        { maxItems: 500_000 },
      ),
    ),
    reasons: Type.Optional(
      Type.Array(
        Type.Object(
          {
            code: Type.String({ minLength: 1 }),
            name: Type.Optional(Type.String()),
            active: Type.Optional(Type.Boolean()),
          },
          strict,
        ),
        { maxItems: 1000 },
      ),
    ),
  },
  strict,
);
export type ArcheanSeed = Static<typeof ArcheanSeed>;
