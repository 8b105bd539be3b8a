/** Returns to stock adjustments, grouped by location, with lookups and a default. */
import { Type } from '@sinclair/typebox';
import type { Shape } from './shape.ts';

interface Line {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly outcome: string;
  readonly disposition?: string;
}

interface Input {
  readonly returns: readonly { readonly id: string; readonly orderName: string; readonly lines: readonly Line[] }[];
}

interface Settings {
  readonly locations: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, string>>;
  readonly defaultLocation: string;
}

const dispositions = ['restock', 'refurbish', 'donate', 'dispose', 'unheard-of', undefined];

export const returns: Shape = {
  name: 'returns to adjustments',
  source: Type.Object({
    returns: Type.Array(
      Type.Object({
        id: Type.String(),
        orderName: Type.String(),
        lines: Type.Array(
          Type.Object({
            id: Type.String(),
            sku: Type.String(),
            quantity: Type.Integer(),
            outcome: Type.String(),
            disposition: Type.Optional(Type.String()),
          }),
        ),
      }),
    ),
  }),
  settings: {
    locations: { restock: 'MAIN', refurbish: 'REPAIR', donate: 'OUT', dispose: 'SCRAP' },
    reasons: { restock: 'RESALEABLE', refurbish: 'DAMAGED', donate: 'DONATED', dispose: 'SCRAPPED' },
    defaultLocation: 'QUARANTINE',
  },
  settingSchemas: {
    locations: Type.Record(Type.String(), Type.String()),
    reasons: Type.Record(Type.String(), Type.String()),
    defaultLocation: Type.String(),
  },
  expression: `(
  $kept := returns.lines[outcome != 'keep'];
  {
    'source': 'returns',
    'lines': $count(returns.lines),
    'locations': $exists($kept) ? $kept{
      $lookup($settings.locations, disposition) ?? $settings.defaultLocation: {
        'units': $sum(quantity),
        'lines': [$.{
          'reference': 'line:' & id,
          'sku': $uppercase($trim(sku)),
          'quantity': quantity,
          'reason': $lookup($settings.reasons, disposition) ?? 'UNKNOWN'
        }]
      }
    } : {}
  }
)`,
  byHand(input: Input, settings: Settings) {
    const locations: Record<string, { units: number; lines: unknown[] }> = {};
    let count = 0;
    for (const { lines } of input.returns) {
      count += lines.length;
      for (const { id, sku, quantity, outcome, disposition } of lines) {
        if (outcome === 'keep') continue;
        const location =
          (disposition === undefined ? undefined : settings.locations[disposition]) ?? settings.defaultLocation;
        const reason = (disposition === undefined ? undefined : settings.reasons[disposition]) ?? 'UNKNOWN';
        let group = locations[location];
        if (!group) {
          group = { units: 0, lines: [] };
          locations[location] = group;
        }
        group.units += quantity;
        group.lines.push({ reference: `line:${id}`, sku: sku.trim().toUpperCase(), quantity, reason });
      }
    }
    return { source: 'returns', lines: count, locations };
  },
  make: (records, pick) => ({
    returns: Array.from({ length: records }, (_, n) => ({
      id: String(9_000_000 + n),
      orderName: `#${1000 + n}`,
      lines: Array.from({ length: 1 + pick(4) }, (_, line) => {
        const disposition = dispositions[pick(dispositions.length)];
        return {
          id: `${n}-${line}`,
          sku: ` sku-${pick(500)} `,
          quantity: 1 + pick(3),
          outcome: pick(8) === 0 ? 'keep' : 'refund',
          ...(disposition === undefined ? {} : { disposition }),
        };
      }),
    })),
  }),
};
