import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/systems/archean-r247/order.ts';
import { schema as order } from '../../schemas/systems/commercetools/order.ts';

const source = Type.Object({
  order,
  products: Type.Array(Type.Object({ sku: Type.String(), active: Type.Boolean() }), {
    description: 'What Archean knows of the SKUs of this order.',
  }),
  channels: Type.Array(Type.Object({ id: Type.String(), key: Type.String() }), {
    description: 'The supply channels that the lines name.',
  }),
});

export const transform = defineTransform({
  id: 'archean-r247--commercetools/build-order',
  title: 'commercetools order to one for Archean',
  description:
    'Each line keeps the id of its line item, by which dispatches name it. A line that Archean could not take holds the whole order: half an order would never be completed.',
  source,
  target,
  settings: ['channelName', 'locations', 'defaultLocation'],
  expression: jsonata`(
  $products := products;
  $channels := channels;
  $amount := function($money) { $moneyFromMinor($money.centAmount, $money.currencyCode) };

  $skuOf := function($item) {(
    $sku := $item.variant.sku ?? $fail('SKU_MISSING', 'Line ' & $item.id & ' has no SKU.');
    $product := $products[sku = $sku][0] ?? $fail('SKU_UNKNOWN', 'Archean does not know SKU "' & $sku & '".');
    $product.active ? $sku : $fail('SKU_INACTIVE', 'SKU "' & $sku & '" is inactive in Archean.')
  )};

  $locationOf := function($item) {(
    $key := $channels[id = $item.supplyChannel.id][0].key;
    $item.supplyChannel
      ? $lookup($settings.locations, $key) ?? $fail('CHANNEL_UNMAPPED', 'No Archean location is set for the supply channel "' & ($key ?? $item.supplyChannel.id) & '".')
      : $settings.defaultLocation ? $settings.defaultLocation
  )};

  $address := order.shippingAddress ?? $fail('ADDRESS_INCOMPLETE', 'The order has no shipping address.');
  $part := function($name, $text) { $text ? $text : $fail('ADDRESS_INCOMPLETE', 'The shipping address has no ' & $name & '.') };
  $person := $join([$address.firstName, $address.lastName], ' ');

  {
    'externalReference': 'commercetools:' & order.id,
    'channel': $settings.channelName,
    'type': 'sale',
    'orderedAt': order.createdAt,
    'currency': order.totalPrice.currencyCode,
    'customer': order.customerEmail ? { 'email': order.customerEmail },
    'shipTo': {
      'name': $part('name', $person ? $person : $address.company),
      'company': $address.company,
      'address1': $part('street', $join([$address.streetName, $address.streetNumber], ' ')),
      'address2': $address.additionalStreetInfo,
      'city': $part('city', $address.city),
      'region': $address.state ?? $address.region,
      'postalCode': $address.postalCode,
      'countryCode': $address.country,
      'phone': $address.phone ?? $address.mobile
    },
    'lines': [order.lineItems.{
      'lineReference': id,
      'sku': $skuOf($),
      'quantity': quantity,
      'unitPrice': $amount(price.discounted.value ?? price.value),
      'totalPrice': $amount(totalPrice),
      'locationCode': $locationOf($)
    }],
    'relatedOrderReference': order.orderNumber
  }
)`,
});
