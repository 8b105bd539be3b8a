/** The webhook of topic label.request. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';
import { type InvalidPayload, identifier, optionalIdentifier, optionalText, optionalTime } from './fields.ts';

export const schema = Type.Object(
  {
    topic: Type.Literal('label.request'),
    trigger: Type.String({ minLength: 1, description: 'label.request.issued or label.request.cancelled (verified).' }),
    id: identifier('Label request id: a UUID in one version, an integer in another (verified).'),
    return_id: identifier('Integer (verified).'),
    shop_id: optionalIdentifier('Verified.'),
    created_at: optionalTime('Verified.'),
    addresses: personal(
      Type.Optional(
        Type.Unknown({ description: 'origin and destination, with state and zip; personal data (verified).' }),
      ),
    ),
    parcel: Type.Optional(Type.Unknown({ description: 'Inches and grams (verified).' })),
    products: Type.Optional(
      Type.Array(
        Type.Object({
          name: impersonal(optionalText('Verified.')),
          sku: optionalText('Verified.'),
          hs_code: optionalText('Verified.'),
          country_of_origin: optionalText('Verified.'),
          price: Type.Optional(
            Type.Object({
              amount: Type.Optional(Type.Integer({ description: 'Cents (verified).' })),
              currency: optionalText('ISO 4217 (verified).'),
            }),
          ),
        }),
      ),
    ),
  },
  { description: 'Asks an external label provider for a label, or takes the request back.' },
);
export type LabelRequestWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    topic: 'label.request',
    trigger: 'label.request.issued',
    id: '00000000-0000-4000-8000-000000000001',
    return_id: 90000123,
    shop_id: 4321,
    created_at: '2026-03-02T09:15:05.000Z',
    addresses: { origin: { city: 'Springfield', state: 'IL', zip: '62701' }, destination: { city: 'Testville' } },
    parcel: { length: 12, width: 9, height: 4, weight: 800 },
    products: [{ name: 'Plain Tee', sku: 'TEE-WHT-S', price: { amount: 4000, currency: 'USD' } }],
  },
  { topic: 'label.request', trigger: 'label.request.cancelled', id: 991, return_id: 90000123 },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without the return it cannot be keyed.',
    value: { topic: 'label.request', trigger: 'label.request.issued', id: 991 },
  },
];
