/** One place that goods are sent to. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, identifier, optionalBoolean, optionalIdentifier, optionalText } from './fields.ts';

const Address = Type.Object({
  address1: impersonal(optionalText('Third-party.')),
  address2: impersonal(optionalText('Third-party.')),
  city: impersonal(optionalText('Third-party.')),
  state: optionalText('Third-party.'),
  zip: impersonal(optionalIdentifier('Third-party.')),
  country: optionalText('Third-party.'),
  country_code: optionalText('Third-party.'),
});

export const schema = Type.Object(
  {
    id: identifier('Third-party.'),
    type: optionalText('warehouse or donate (third-party).'),
    name: impersonal(optionalText('Third-party.')),
    enabled: optionalBoolean('Third-party.'),
    provider_location_id: optionalIdentifier('Shopify location, or null (third-party).'),
    address: Type.Optional(Type.Union([Address, Type.Null()], { description: 'Third-party.' })),
  },
  { description: 'A destination of returns (third-party).' },
);
export type Destination = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: 301,
    type: 'warehouse',
    name: 'Main warehouse',
    enabled: true,
    provider_location_id: 90210001,
    address: {
      address1: '1 Dock Road',
      city: 'Testville',
      state: 'CA',
      zip: '90001',
      country: 'United States',
      country_code: 'US',
    },
  },
  { id: '302', provider_location_id: null },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Returns name destinations by id.', value: { name: 'Main warehouse' } },
];
