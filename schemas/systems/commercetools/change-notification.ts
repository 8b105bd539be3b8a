/** A notification that a resource changed. It carries no data: the resource is to be read. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalText, reference, time, version } from './fields.ts';

export const schema = Type.Object(
  {
    notificationType: Type.Union(
      [Type.Literal('ResourceCreated'), Type.Literal('ResourceUpdated'), Type.Literal('ResourceDeleted')],
      { description: 'A new subscription is told of itself with ResourceCreated.' },
    ),
    projectKey: Type.String({ minLength: 1, description: 'Project.' }),
    resource: reference('What changed.'),
    resourceUserProvidedIdentifiers: Type.Optional(
      Type.Object(
        { key: optionalText('Key.'), sku: optionalText('SKU.'), orderNumber: optionalText('Order number.') },
        { description: 'What people know the resource by.' },
      ),
    ),
    version,
    oldVersion: Type.Optional(version),
    modifiedAt: time('UTC.'),
  },
  { description: 'Payload of a notification, taken out of its envelopes; at least once, in no order.' },
);
export type ChangeNotification = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    notificationType: 'ResourceUpdated',
    projectKey: 'demo',
    resource: { typeId: 'inventory-entry', id: '11111111-0000-4000-8000-000000000001' },
    resourceUserProvidedIdentifiers: { key: 'dc1-SKU-100', sku: 'SKU-100' },
    version: 5,
    oldVersion: 4,
    modifiedAt: '2026-11-20T10:00:00.000Z',
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without a version an older one can not be told.',
    value: { ...(examples[0] as object), version: undefined },
  },
];
