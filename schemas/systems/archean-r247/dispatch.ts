/** A dispatch: goods that left, for one order. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, optionalText, quantity, time } from './fields.ts';

export const schema = Type.Object(
  {
    id: Type.String({ minLength: 1, description: "Archean's id (inferred)." }),
    reference: optionalText('Ours, of a dispatch that we confirmed; absent of all others (inferred).'),
    orderExternalReference: Type.String({ minLength: 1, maxLength: 100, description: 'Inferred.' }),
    dispatchedAt: time('UTC (inferred).'),
    carrier: optionalText('Inferred.'),
    service: optionalText('Inferred.'),
    trackingNumber: personal(optionalText('Inferred.')),
    trackingUrl: personal(optionalText('Inferred.')),
    lines: Type.Array(
      Type.Object({
        lineReference: Type.String({ minLength: 1, maxLength: 100, description: 'Line of the order (inferred).' }),
        sku: Type.String({ minLength: 1, description: 'Inferred.' }),
        quantity: quantity('Units in this dispatch (inferred).'),
      }),
      { minItems: 1, description: 'What left; several dispatches of one order are possible (inferred).' },
    ),
  },
  { description: 'Answer of POST /v1/dispatches, and a row of the list (inferred).' },
);
export type Dispatch = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: 'dsp_31',
    orderExternalReference: 'loop-exchange:70001',
    dispatchedAt: '2026-09-05T08:00:00Z',
    carrier: 'Example Post',
    service: 'tracked',
    trackingNumber: 'EX0001',
    trackingUrl: 'https://tracking.example.test/EX0001',
    lines: [{ lineReference: 'exchange:6101', sku: 'JKT-NVY-L', quantity: 1 }],
  },
  {
    id: 'dsp_32',
    reference: 'commercetools-delivery:88888888-0000-4000-8000-000000000001',
    orderExternalReference: 'commercetools:33333333-0000-4000-8000-000000000003',
    dispatchedAt: '2026-09-05T08:00:00Z',
    lines: [{ lineReference: 'line:1', sku: 'TEE-BLK-M', quantity: 2 }],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'An empty dispatch says that nothing left.',
    value: { id: 'dsp_31', orderExternalReference: 'a', dispatchedAt: '2026-09-05T08:00:00Z', lines: [] },
  },
  {
    reason: 'It belongs to an order.',
    value: {
      id: 'dsp_31',
      dispatchedAt: '2026-09-05T08:00:00Z',
      lines: [{ lineReference: 'line:1', sku: 'TEE-BLK-M', quantity: 2 }],
    },
  },
  {
    reason: 'Without the line of the order nothing tells which of two lines with one SKU has left.',
    value: {
      id: 'dsp_31',
      orderExternalReference: 'a',
      dispatchedAt: '2026-09-05T08:00:00Z',
      lines: [{ sku: 'TEE-BLK-M', quantity: 2 }],
    },
  },
];
