/** What a test puts into the shop. */
import { type Static, Type } from '@sinclair/typebox';
import type { LoopContext } from './context.ts';
import { generateReturns } from './generate.ts';
import type { LoopReturn } from './model.ts';

const strict = { additionalProperties: false } as const;
const Id = Type.String({ pattern: '^[A-Za-z0-9-]+$', maxLength: 64 });

/** A return in list form; what is not named here is kept as it is. */
export const SeedReturn = Type.Object({
  id: Id,
  state: Type.String({ minLength: 1 }),
  created_at: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}' }),
  updated_at: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}' }),
  edited_at: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  line_items: Type.Array(Type.Object({ line_item_id: Id }), { maxItems: 1000 }),
  exchanges: Type.Optional(Type.Array(Type.Object({ exchange_id: Type.String() }), { maxItems: 1000 })),
  labels: Type.Optional(Type.Array(Type.Object({}), { maxItems: 100 })),
});

export const LoopSeed = Type.Object(
  {
    returns: Type.Optional(Type.Array(SeedReturn, { maxItems: 200_000 })),
    generate: Type.Optional(
      Type.Object(
        {
          count: Type.Integer({ minimum: 0, maximum: 200_000 }),
          seed: Type.Optional(Type.Integer({ minimum: 0 })),
          skus: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 100_000 })),
          products: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  sku: Type.String({ minLength: 1 }),
                  title: Type.Optional(Type.String()),
                  price: Type.Optional(Type.String({ pattern: '^\\d+\\.\\d{2}$' })),
                },
                strict,
              ),
              { minItems: 1, maxItems: 100_000 },
            ),
          ),
          unknownSkuShare: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
          outOfStockShare: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
          spreadDays: Type.Optional(Type.Number({ minimum: 0, maximum: 365 })),
          currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
          firstId: Type.Optional(Type.Integer({ minimum: 90_000_000, maximum: 900_000_000 })),
        },
        { ...strict, description: 'Either products or skus say what was bought.' },
      ),
    ),
  },
  strict,
);
export type LoopSeed = Static<typeof LoopSeed>;

/** Adds or replaces returns. Generated ones take ids after those that are there. Returns how many were put in. */
export function seedReturns(context: LoopContext, seed: LoopSeed): number {
  const given = (seed.returns ?? []).map(
    (value) => ({ edited_at: null, exchanges: [], labels: [], ...structuredClone(value) }) as LoopReturn,
  );
  for (const value of given) context.state.put(value);
  const generated = seed.generate ? generateReturns(generateOptions(context, seed.generate)) : [];
  for (const value of generated) context.state.put(value);
  return given.length + generated.length;
}

function generateOptions(context: LoopContext, generate: NonNullable<LoopSeed['generate']>) {
  const { skus, products, seed, firstId, ...options } = generate;
  return {
    ...options,
    seed: seed ?? context.settings.seed,
    now: context.clock.iso(),
    products: products ?? (skus ?? ['TEE-BLK-M', 'TEE-WHT-S', 'JKT-NVY-M']).map((sku) => ({ sku })),
    firstId: firstId ?? 90_000_000 + context.state.returns.size,
  };
}
