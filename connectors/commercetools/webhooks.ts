/**
 * Notifications by Google Pub/Sub push, in Platform or CloudEvents form: at least once and in no order. One may come
 * twice under two ids of Google's, so that the version is made of commercetools' own.
 */
import type { Connector } from '../../schemas/formats/connector.ts';

type Topics = NonNullable<Connector['webhooks']>['topics'];

const isMessage = 'notificationType = "Message"';
const identifiers = 'resourceUserProvidedIdentifiers';

const change = (description: string, key: string): Topics[string] => ({
  description,
  schema: 'commercetools/change-notification',
  triggers: ['ResourceCreated', 'ResourceUpdated', 'ResourceDeleted'],
  key,
  version: 'notificationType & " " & resource.id & " " & $string(version)',
});

const message = (description: string, triggers: string[], key: string): Topics[string] => ({
  description,
  schema: 'commercetools/message-notification',
  triggers,
  key,
  version: 'id',
});

const bySku = `${identifiers}.sku ? ${identifiers}.sku : resource.id`;
/** An order may be numbered late, and a large message names no number: only the id names the same order always. */
const byOrder = 'resource.id';

export const webhooks: NonNullable<Connector['webhooks']> = {
  enabled: '{settings.push.enabled}',
  signature: {
    kind: 'oidcToken',
    jwksUrl: '{settings.push.jwksUrl}',
    issuers: '{settings.push.issuers}',
    audience: '{settings.push.audience}',
    email: '{settings.push.serviceAccount}',
  },
  envelope: 'googlePubSub',
  maximumBytes: 10_485_760,
  topic: `resource.typeId & (${isMessage} ? ".message" : ".change")`,
  // A large message comes without its payload, and so without its type; it is to be read.
  trigger: `${isMessage} ? (type ? type : payloadNotIncluded.payloadType) : notificationType`,
  topics: {
    'inventory-entry.change': change(
      'Stock changed, by whatever cause; to be read. Stock that orders move makes no message, only this.',
      bySku,
    ),
    'inventory-entry.message': message(
      'Stock was set through the API.',
      ['InventoryEntryCreated', 'InventoryEntryDeleted', 'InventoryEntryQuantitySet'],
      bySku,
    ),
    'order.change': change('An order was created or changed; to be read.', byOrder),
    'order.message': message(
      'What happened to an order.',
      [
        'OrderCreated',
        'OrderImported',
        'OrderEditApplied',
        'OrderStateChanged',
        'OrderStateTransition',
        'OrderShipmentStateChanged',
        'OrderPaymentStateChanged',
        'DeliveryAdded',
        'ParcelAddedToDelivery',
        'ParcelTrackingDataUpdated',
        'ReturnInfoAdded',
        'OrderReturnShipmentStateChanged',
      ],
      byOrder,
    ),
    'product.change': change('A product was created or changed: SKUs that were not known may be now.', 'resource.id'),
    'channel.change': change(
      'A channel was created or changed.',
      `${identifiers}.key ? ${identifiers}.key : resource.id`,
    ),
    'subscription.change': change('The test that a new subscription sends of itself.', 'resource.id'),
  },
};
