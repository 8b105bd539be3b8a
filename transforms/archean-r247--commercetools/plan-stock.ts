import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { SeenLevel, schema as target } from '../../schemas/records/stock-publication.ts';

const units = Type.Union([Type.Number(), Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })]);

const source = Type.Object({
  sku: Type.String({ minLength: 1 }),
  levels: Type.Array(
    Type.Object({
      locationCode: Type.String({ minLength: 1 }),
      available: units,
      updatedAt: Type.String({ minLength: 1 }),
      version: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    }),
    { description: 'Levels of the SKU as Archean has just given them.' },
  ),
  seen: Type.Record(Type.String(), SeenLevel, { description: 'Newest levels of earlier runs, by location.' }),
  entries: Type.Array(
    Type.Object({
      id: Type.String(),
      version: Type.Integer(),
      key: Type.Optional(Type.String()),
      supplyChannel: Type.Optional(Type.Object({ id: Type.String() })),
      quantityOnStock: Type.Integer(),
      availableQuantity: Type.Integer(),
    }),
    { description: 'Stock of the SKU in commercetools, read before everything else.' },
  ),
  channels: Type.Array(Type.Object({ id: Type.String(), key: Type.String() }), {
    description: 'Those of the supply channels in the settings that commercetools has.',
  }),
  orders: Type.Array(
    Type.Object({
      number: Type.String(),
      lines: Type.Array(Type.Object({ quantity: Type.Integer(), channelId: Type.Union([Type.String(), Type.Null()]) })),
    }),
    { description: 'Orders of the SKU in commercetools that are not cancelled, with their lines of this SKU.' },
  ),
  taken: Type.Array(Type.Object({ externalReference: Type.String(), status: Type.String() }), {
    description: 'Those of these orders that Archean has.',
  }),
  allocated: Type.Array(Type.String(), { description: 'Orders that earlier runs saw allocated.' }),
});

export const transform = defineTransform({
  id: 'archean-r247--commercetools/plan-stock',
  title: 'Levels of one SKU to the stock that its channels are to show',
  description:
    'What can be sold is what Archean has available, less the safety buffers and the orders that Archean has not allocated yet, never below nothing. A level that is older than one seen before counts for nothing. Only differences are planned.',
  source,
  target,
  settings: ['channels', 'buffers', 'inventoryMode', 'allocatedStatuses', 'bulkWrites'],
  expression: jsonata`(
  $input := $;
  $numberOf := function($version) { $contains($string($version), /^\d{1,15}$/) ? $number($version) : -1 };
  $isOlder := function($level, $other) {(
    $one := $toMillis($level.updatedAt);
    $two := $toMillis($other.updatedAt);
    $one < $two or ($one = $two and $numberOf($level.version) < $numberOf($other.version))
  )};

  /* The newest of what was read now and what was seen before: a reading may come from a copy that lags behind. */
  $levels := $merge([levels.(
    $level := { 'available': $floor($number(available)), 'updatedAt': updatedAt, 'version': version ?? null };
    $before := $lookup($input.seen, locationCode);
    { locationCode: $isOlder($level, $before) ? $before : $level }
  )]);
  $locations := $sort($keys($levels));

  $bufferOf := function($location) {
    $lookup($settings.buffers.bySku, $input.sku) ?? $lookup($settings.buffers.byLocation, $location) ?? $settings.buffers.default
  };
  $sellableAt := function($location) {
    $max([0, $lookup($levels, $location).available - $bufferOf($location)])
  };

  $allocated := $distinct([
    allocated[$ in $input.orders.number],
    taken[status in $settings.allocatedStatuses].externalReference
  ]);
  $waiting := orders[$not(number in $allocated)];

  $mapped := $locations[$lookup($settings.channels, $) != ''];
  $channelKeys := $distinct($mapped.$lookup($settings.channels, $));

  $targetOf := function($channelKey) {(
    $channel := $input.channels[key = $channelKey];
    $entry := $input.entries[supplyChannel.id = $channel.id];
    $places := $mapped[$lookup($settings.channels, $) = $channelKey];
    /* A line that names no channel may be taken from any: it counts against each. */
    $promised := $sum([0, $waiting.lines[channelId = null or channelId = $channel.id].quantity]);
    $sellable := $max([0, $sum([0, $places.$sellableAt($)]) - $promised]);
    /* Where commercetools reserves, it takes what is reserved off by itself. */
    $reserved := $settings.inventoryMode = 'reserve-on-order'
      ? $sum([0, $entry.(quantityOnStock - availableQuantity)])
      : 0;
    $quantity := $sellable + $reserved;
    $key := $exists($entry) ? $entry.key : 'stock-' & $stableKey({ 'sku': $input.sku, 'channel': $channelKey });
    {
      'isNew': $not($exists($entry)),
      'differs': $entry.quantityOnStock != $quantity,
      'place': { 'subject': $channelKey, 'sku': $input.sku, 'channelId': $channel.id, 'quantity': $quantity },
      'key': $key ?? null,
      'entry': $entry,
      'newest': $max($places.$toMillis($lookup($levels, $).updatedAt))
    }
  )};
  $targets := [$channelKeys[$ in $input.channels.key].$targetOf($)][isNew or differs];
  $bulk := $targets[$settings.bulkWrites = 'all' or isNew];

  {
    'levels': $levels,
    'allocatedOrders': $allocated,
    'creations': [$targets[isNew].$merge([place, {
      'key': key,
      'reference': 'create:' & key & ':' & newest
    }])],
    'changes': [$targets[$not(isNew)].$merge([place, {
      'key': key,
      'entryId': entry.id,
      'version': entry.version,
      'reference': 'change:' & entry.id & ':' & entry.version
    }])],
    'imports': [$bulk[key != null].{
      'lineReference': 'import:' & key & ':' & (isNew ? newest : entry.version),
      'subject': place.subject,
      'answeredAs': key,
      'sku': place.sku,
      'quantity': place.quantity
    }],
    'findings': [
      $count($locations) = 0 ? {
        'code': 'LEVELS_MISSING',
        'subject': sku,
        'message': 'Archean has no level of SKU "' & sku & '".'
      },
      $locations[$not($exists($lookup($settings.channels, $)))].{
        'code': 'LOCATION_UNMAPPED',
        'subject': $,
        'message': 'The settings name no supply channel for location "' & $ & '".'
      },
      $channelKeys[$not($ in $input.channels.key)].{
        'code': 'CHANNEL_UNKNOWN',
        'subject': $,
        'message': 'commercetools has no channel "' & $ & '".'
      }
    ]
  }
)`,
});
