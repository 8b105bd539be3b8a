/** One shipping label of a return. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, identifier, optionalIdentifier, optionalText, optionalTime } from './fields.ts';

export const schema = Type.Object(
  {
    status: optionalText(
      'new, pre_transit, in_transit, out_for_delivery, delivered, error, failure or N/A (verified for webhooks).',
    ),
    updated_at: optionalTime('Verified.'),
    url: personal(optionalText('Verified.')),
    rate: Type.Optional(
      Type.Union([Type.Integer(), Type.String(), Type.Null()], {
        description: 'Price of the label in cents (verified example; the unit is inferred from the Labels API).',
      }),
    ),
    carrier: optionalText('Verified.'),
    tracking_number: personal(
      optionalIdentifier('A JSON number in one vendor example, which loses digits (verified).'),
    ),
    line_items: Type.Optional(
      Type.Array(identifier('Loop line id.'), { description: 'Lines in the parcel (verified).' }),
    ),
  },
  { description: 'One label and the lines that travel under it (verified).' },
);
export type ReturnLabel = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    status: 'new',
    updated_at: '2026-03-02T09:15:03.000Z',
    url: 'https://labels.example.test/1.pdf',
    rate: 450,
    carrier: 'USPS',
    tracking_number: '9400000000000000000001',
    line_items: [81001, 81002],
  },
  { status: 'delivered', updated_at: 'N/A', tracking_number: 940000000001, line_items: ['81003'] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'The lines of a label are a list of ids.', value: { status: 'new', line_items: '81001,81002' } },
];
