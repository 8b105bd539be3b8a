/** Body of POST /v1/stock-transfers. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, reference, sentTime, strict } from './fields.ts';

export const schema = Type.Object(
  {
    reference: reference('Names this transfer for ever.'),
    source: Type.Optional(Type.String({ description: 'Where the transfer comes from.' })),
    occurredAt: Type.Optional(sentTime('When the goods moved.')),
    lines: Type.Array(
      Type.Object(
        {
          lineReference: reference('Names this line; its result carries it.'),
          sku: Type.String({ minLength: 1, description: 'SKU.' }),
          fromLocationCode: Type.String({ minLength: 1, description: 'Where the units leave.' }),
          toLocationCode: Type.String({ minLength: 1, description: 'Where they arrive.' }),
          quantity: Type.Integer({ minimum: 1, description: 'Units.' }),
          reasonCode: Type.Optional(Type.String({ description: "The tenant's code for why." })),
          note: personal(Type.Optional(Type.String({ maxLength: 500, description: 'For people.' }))),
        },
        strict,
      ),
      { minItems: 1, maxItems: 1000, description: 'What moves.' },
    ),
  },
  {
    ...strict,
    description:
      'Units that change location in one call, for tenants that can. Elsewhere two adjustments under one reference do the same. Inferred.',
  },
);
export type StockTransfer = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    reference: 'inspection:70001:1',
    source: 'loop-returns',
    occurredAt: '2026-09-04T10:11:12Z',
    lines: [
      {
        lineReference: 'loop-line:81002',
        sku: 'MUG-WHT',
        fromLocationCode: 'QUARANTINE',
        toLocationCode: 'MAIN-SELL',
        quantity: 1,
      },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A transfer has a direction; a negative quantity would hide it.',
    value: {
      reference: 'a',
      lines: [{ lineReference: 'b', sku: 'c', fromLocationCode: 'd', toLocationCode: 'e', quantity: -1 }],
    },
  },
  { reason: 'A transfer without lines moves nothing.', value: { reference: 'a', lines: [] } },
];
