/** What a test puts into the account. */
import { type Static, Type } from '@sinclair/typebox';
import { schema as RmaForm } from '../../../schemas/systems/returngo/rma.ts';
import { invalidControlBody } from '../core/decoding.ts';
import { nowText, type ReturngoContext } from './context.ts';
import { generateRmas } from './generate.ts';

const strict = { additionalProperties: false } as const;

export const ReturngoSeed = Type.Object(
  {
    shop: Type.Optional(Type.String({ minLength: 1, description: 'Default: the first shop of the account.' })),
    rmas: Type.Optional(Type.Array(RmaForm, { maxItems: 100_000 })),
    generate: Type.Optional(
      Type.Object(
        {
          count: Type.Integer({ minimum: 0, maximum: 100_000 }),
          seed: Type.Optional(Type.Integer({ minimum: 0 })),
          products: Type.Optional(
            Type.Array(Type.Object({ sku: Type.String({ minLength: 1 }), title: Type.Optional(Type.String()) }), {
              minItems: 1,
              maxItems: 100_000,
            }),
          ),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type ReturngoSeed = Static<typeof ReturngoSeed>;

/** Adds or replaces RMAs; gives how many. Throws `CONTROL_BODY_INVALID` for a shop that the account does not have. */
export function seedRmas(context: ReturngoContext, seed: ReturngoSeed): number {
  const { settings, state } = context;
  const shop = seed.shop ?? settings.shops[0] ?? '';
  if (!settings.shops.includes(shop)) throw invalidControlBody(`/shop: the account has no shop ${shop}.`);
  const now = nowText(context);
  for (const rma of seed.rmas ?? []) state.put(shop, { createdAt: now, lastUpdated: now, ...structuredClone(rma) });
  const generated = seed.generate
    ? generateRmas({
        count: seed.generate.count,
        seed: seed.generate.seed ?? settings.seed,
        firstId: 20_000_000 + state.rmas.size,
        now: context.clock.now(),
        products: seed.generate.products ?? [{ sku: 'TEE-BLK-M' }, { sku: 'TEE-WHT-S' }, { sku: 'JKT-NVY-M' }],
      })
    : [];
  for (const rma of generated) state.put(shop, rma);
  return (seed.rmas ?? []).length + generated.length;
}
