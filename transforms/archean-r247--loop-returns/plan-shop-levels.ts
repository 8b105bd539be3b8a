import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/shop-level-plan.ts';

const text = Type.Optional(Type.Union([Type.String(), Type.Null()]));

const source = Type.Object({
  sku: Type.String({ minLength: 1 }),
  moved: Type.Object(
    { locationCode: Type.String(), version: text },
    {
      description: 'The movement that asks for this: its place, and the version that Archean gave to the level there.',
    },
  ),
  levels: Type.Array(
    Type.Object({
      locationCode: Type.String({ minLength: 1 }),
      available: Type.Union([Type.Integer(), Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })]),
      version: text,
      updatedAt: Type.String({ minLength: 1 }),
    }),
    { description: 'What Archean has of the SKU, location by location.' },
  ),
  items: Type.Array(
    Type.Object({
      id: Type.String({ pattern: '^gid://shopify/InventoryItem/' }),
      sku: text,
      tracked: Type.Boolean(),
      inventoryLevels: Type.Object({
        nodes: Type.Array(
          Type.Object({
            isActive: Type.Boolean(),
            location: Type.Object({ id: Type.String({ pattern: '^gid://shopify/Location/' }) }),
            quantities: Type.Array(Type.Object({ name: Type.String(), quantity: Type.Integer() })),
          }),
        ),
      }),
    }),
    { description: 'What the search of Shopify gave for the SKU; it also finds others.' },
  ),
});

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/plan-shop-levels',
  title: "Archean's levels of a SKU to what Shopify has to show",
  description:
    'Adds up what is available at the Archean locations that feed one location of the shop, and plans a change where the shop shows something else. What can not be published is a finding, and the other locations go on.',
  source,
  target,
  settings: ['shopLocations', 'notSold'],
  expression: jsonata`(
  $sku := sku;
  $moved := moved;
  $levels := levels;
  $item := items[sku = $sku];
  $isNumber := function($version) { $version and $contains($version, /^[0-9]{1,15}$/) };
  $behind := $levels[locationCode = $moved.locationCode and $isNumber(version) and $isNumber($moved.version)
    and $number(version) < $number($moved.version)];

  $itemFinding := $count($levels) = 0 ? {'code': 'LEVEL_MISSING', 'message': 'Archean gives no level of SKU "' & $sku & '".'}
    : $behind ? {'code': 'LEVEL_BEHIND', 'message': 'Archean does not show the movement of SKU "' & $sku & '" at ' & $moved.locationCode & ' yet.'}
    : $count($item) = 0 ? {'code': 'SHOP_SKU_UNKNOWN', 'message': 'Shopify has no item with SKU "' & $sku & '".'}
    : $count($item) > 1 ? {'code': 'SHOP_SKU_AMBIGUOUS', 'message': 'Shopify has ' & $count($item) & ' items with SKU "' & $sku & '".'}
    : $item.tracked ? () : {'code': 'SHOP_SKU_NOT_TRACKED', 'message': 'Shopify does not track the stock of SKU "' & $sku & '".'};

  $unmapped := $levels.locationCode[$not($exists($lookup($settings.shopLocations, $))) and $not($ in $settings.notSold)];
  $shelves := $itemFinding ? [] : $distinct($levels.$lookup($settings.shopLocations, locationCode)).(
    $locationId := $;
    $own := $levels[$lookup($settings.shopLocations, locationCode) = $locationId];
    $shelf := $item.inventoryLevels.nodes[location.id = $locationId and isActive];
    {
      'locationId': $locationId,
      'stands': $shelf.quantities[name = 'available'].quantity,
      'available': $sum($own.$floor($number(available))),
      'versions': $join($own.(locationCode & ':' & (version ? version : updatedAt)), ' ')
    }
  );
  $changes := $shelves[stands != available];
  {
    'version': $count($levels) = 0 ? null : $fromMillis($max($levels.$toMillis(updatedAt))),
    'reference': $join(['level ' & $sku, $changes.(locationId & ' = ' & available & ' of ' & versions)], '; '),
    'quantities': [$changes.{
      'inventoryItemId': $item.id,
      'locationId': locationId,
      'changeFromQuantity': stands,
      'quantity': available
    }],
    'findings': [
      $itemFinding ? {'code': $itemFinding.code, 'subject': $sku, 'message': $itemFinding.message},
      $unmapped.{'code': 'SHOP_LOCATION_UNMAPPED', 'subject': $, 'message': 'No location of the shop is set for the Archean location "' & $ & '".'},
      $shelves[$not($exists(stands))].{'code': 'SHOP_SKU_NOT_STOCKED', 'subject': locationId, 'message': 'Shopify does not stock SKU "' & $sku & '" at ' & locationId & '.'}
    ]
  }
)`,
});
