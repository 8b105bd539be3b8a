/** Changed stock levels to updates of a sales channel, in batches of fifty. */
import { Type } from '@sinclair/typebox';
import type { Shape } from './shape.ts';

interface Change {
  readonly sku: string;
  readonly location: string;
  readonly available: number;
  readonly previous?: number;
  readonly active: boolean;
  readonly version: number;
}

interface Settings {
  readonly channels: Readonly<Record<string, string>>;
  readonly safetyBuffers: Readonly<Record<string, number>>;
}

const perBatch = 50;

export const stock: Shape = {
  name: 'changed stock to batches',
  source: Type.Object({
    changes: Type.Array(
      Type.Object({
        sku: Type.String(),
        location: Type.String(),
        available: Type.Integer(),
        previous: Type.Optional(Type.Integer()),
        active: Type.Boolean(),
        version: Type.Integer(),
      }),
    ),
  }),
  settings: {
    channels: { 'LON-A': 'channel-london', 'MAN-A': 'channel-manchester' },
    safetyBuffers: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`SKU-${n * 10}`, n % 5])),
  },
  settingSchemas: {
    channels: Type.Record(Type.String(), Type.String()),
    safetyBuffers: Type.Record(Type.String(), Type.Number()),
  },
  expression: `(
  $updates := changes[active and available != previous].{
    'sku': sku,
    'channel': $lookup($settings.channels, location),
    'quantity': $max([0, available - ($lookup($settings.safetyBuffers, sku) ?? 0)]),
    'version': version
  };
  {
    'total': $count($updates),
    'batches': [$each($updates#$i{ 'batch-' & $floor($i / ${perBatch}): [$] }, function($lines, $name) {
      { 'name': $name, 'size': $count($lines), 'updates': $lines }
    })]
  }
)`,
  byHand(input: { readonly changes: readonly Change[] }, { channels, safetyBuffers }: Settings) {
    const updates = input.changes
      .filter(({ active, available, previous }) => active && previous !== undefined && available !== previous)
      .map(({ sku, location, available, version }) => {
        const channel = channels[location];
        return {
          sku,
          ...(channel === undefined ? {} : { channel }),
          quantity: Math.max(0, available - (safetyBuffers[sku] ?? 0)),
          version,
        };
      });
    const batches: unknown[] = [];
    for (let start = 0; start < updates.length; start += perBatch) {
      const batch = updates.slice(start, start + perBatch);
      batches.push({ name: `batch-${start / perBatch}`, size: batch.length, updates: batch });
    }
    return { total: updates.length, batches };
  },
  make: (records, pick) => ({
    changes: Array.from({ length: records }, (_, n) => ({
      sku: `SKU-${n}`,
      location: ['LON-A', 'MAN-A', 'NOT-MAPPED'][pick(3)],
      available: pick(40),
      previous: pick(40),
      active: pick(10) !== 0,
      version: 1 + pick(100),
    })),
  }),
};
