/** Body of POST /v1/stock-adjustments. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, reference, sentMoney, sentTime, strict } from './fields.ts';

export const schema = Type.Object(
  {
    reference: reference(
      'Names this batch for ever: the second defence against adjusting twice, and what it is read back by.',
    ),
    source: Type.Optional(Type.String({ description: 'Where the adjustments come from.' })),
    occurredAt: Type.Optional(sentTime('When the movement happened.')),
    mode: Type.Union([Type.Literal('delta'), Type.Literal('absolute')], {
      description: 'delta adds to a level; absolute sets it, where the tenant can, and then with expectedVersion.',
    }),
    atomic: Type.Optional(
      Type.Boolean({ description: 'True: one refused line refuses all, with 422. Default false.' }),
    ),
    lines: Type.Array(
      Type.Object(
        {
          lineReference: reference('Names this line; its result carries it.'),
          sku: Type.String({ minLength: 1, description: 'SKU.' }),
          locationCode: Type.String({ minLength: 1, description: 'Location.' }),
          quantity: Type.Integer({
            not: { const: 0 },
            description: 'Signed units; an adjustment by nothing is a mistake.',
          }),
          reasonCode: Type.String({ description: "The tenant's code for why." }),
          note: personal(Type.Optional(Type.String({ maxLength: 500, description: 'For people.' }))),
          expectedVersion: Type.Optional(Type.String({ description: 'Version of the level; for absolute.' })),
          unitCost: Type.Optional(sentMoney('Cost of one unit, where increases need it.')),
        },
        strict,
      ),
      { minItems: 1, maxItems: 1000, description: "At most as many as the connector's limits.linesPerBatch." },
    ),
  },
  { ...strict, description: 'Adjustments that are sent in one call. The contract as a whole is inferred.' },
);
export type StockAdjustmentBatch = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    reference: 'loop:70001:processed:1',
    source: 'loop-returns',
    occurredAt: '2026-09-04T10:11:12Z',
    mode: 'delta',
    atomic: false,
    lines: [
      {
        lineReference: 'loop-line:81001',
        sku: 'TEE-BLK-M',
        locationCode: 'MAIN-SELL',
        quantity: 1,
        reasonCode: 'RETURN_RESALEABLE',
        note: 'Loop #1001-R1',
        unitCost: { amount: '11.20', currency: 'GBP' },
      },
      {
        lineReference: 'loop-line:81002',
        sku: 'MUG-WHT',
        locationCode: 'QUARANTINE',
        quantity: -1,
        reasonCode: 'REVERSAL',
      },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A batch without lines moves nothing.', value: { reference: 'a', mode: 'delta', lines: [] } },
  {
    reason: 'Without a reference it cannot be read back.',
    value: {
      mode: 'delta',
      lines: [{ lineReference: 'a', sku: 'b', locationCode: 'c', quantity: 1, reasonCode: 'd' }],
    },
  },
  {
    reason: 'An adjustment by nothing is a mistake.',
    value: {
      reference: 'a',
      mode: 'delta',
      lines: [{ lineReference: 'a', sku: 'b', locationCode: 'c', quantity: 0, reasonCode: 'd' }],
    },
  },
  {
    reason: 'A reference has at most 100 characters.',
    value: {
      reference: 'x'.repeat(101),
      mode: 'delta',
      lines: [{ lineReference: 'a', sku: 'b', locationCode: 'c', quantity: 1, reasonCode: 'd' }],
    },
  },
  {
    reason: 'A misspelt field would be lost in silence.',
    value: {
      reference: 'a',
      mode: 'delta',
      lines: [{ lineReference: 'a', sku: 'b', location: 'c', locationCode: 'c', quantity: 1, reasonCode: 'd' }],
    },
  },
];
