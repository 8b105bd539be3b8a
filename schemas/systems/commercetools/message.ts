/** A message: what happened to a resource, kept by the project for a time. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, id, optionalText, reference, time, version } from './fields.ts';

export const schema = Type.Object(
  {
    id,
    version,
    sequenceNumber: Type.Integer({ description: 'Order of the messages of one resource.' }),
    resource: reference('What it is about.'),
    resourceVersion: Type.Integer({ description: 'Version of the resource after it.' }),
    type: Type.String({ minLength: 1, description: 'What happened, e.g. OrderShipmentStateChanged.' }),
    createdAt: time('UTC.'),
    resourceUserProvidedIdentifiers: Type.Optional(
      Type.Object(
        { key: optionalText('Key.'), sku: optionalText('SKU.'), orderNumber: optionalText('Order number.') },
        { description: 'What people know the resource by.' },
      ),
    ),
  },
  { description: 'One row of /messages; further fields depend on the type.' },
);
export type Message = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: '22222222-0000-4000-8000-000000000002',
    version: 1,
    sequenceNumber: 7,
    resourceVersion: 12,
    resource: { typeId: 'order', id: '33333333-0000-4000-8000-000000000003' },
    resourceUserProvidedIdentifiers: { orderNumber: 'SO-1001' },
    type: 'OrderShipmentStateChanged',
    shipmentState: 'Shipped',
    oldShipmentState: 'Ready',
    createdAt: '2026-11-20T10:00:00.000Z',
    lastModifiedAt: '2026-11-20T10:00:00.000Z',
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'It is about something.', value: { ...(examples[0] as object), resource: undefined } },
];
