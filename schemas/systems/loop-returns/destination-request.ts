/** Body of POST /destinations. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    type: Type.Union([Type.Literal('warehouse'), Type.Literal('donate')], { description: 'Third-party.' }),
    name: impersonal(Type.String({ minLength: 1, description: 'Third-party.' })),
    enabled: Type.Boolean({ description: 'Third-party.' }),
    provider_location_id: Type.Optional(
      Type.Union([Type.Integer(), Type.Null()], { description: 'Shopify location (third-party).' }),
    ),
    address: Type.Object(
      {
        address1: impersonal(Type.String({ minLength: 1 })),
        address2: impersonal(Type.Optional(Type.String())),
        city: impersonal(Type.String({ minLength: 1 })),
        state: Type.Optional(Type.String()),
        zip: impersonal(Type.String({ minLength: 1 })),
        country: Type.String({ minLength: 1 }),
        country_code: Type.String({ pattern: '^[A-Z]{2}$' }),
      },
      { ...strict, description: 'Third-party; which fields Loop demands is unknown.' },
    ),
  },
  {
    ...strict,
    description: 'A destination to create. Past the limit of the shop: 422 DESTINATION_LIMIT_EXCEEDED (verified).',
  },
);
export type DestinationRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    type: 'warehouse',
    name: 'Main warehouse',
    enabled: true,
    provider_location_id: 90210001,
    address: { address1: '1 Dock Road', city: 'Testville', zip: '90001', country: 'United States', country_code: 'US' },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Only two types exist.', value: { type: 'shop', name: 'a', enabled: true, address: {} } },
  { reason: 'Without a name it cannot be found again after a timeout.', value: { type: 'warehouse', enabled: true } },
];
