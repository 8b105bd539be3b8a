/** A return against an order. The whole endpoint is third-party; behaviour on a repeated identifier is unknown. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, record, sentMoney, strict } from './fields.ts';

const Line = Type.Object(
  {
    order_line_id: record('Line of the original order (third-party).'),
    return_quantity: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'Default: all that can still be returned (third-party).' }),
    ),
    unit_price: Type.Optional(sentMoney('Where another than the full price is refunded (third-party).')),
    channel_identifier: Type.Optional(Type.String({ description: 'Id of the line in Loop (third-party).' })),
    note: personal(Type.Optional(Type.String({ description: 'Third-party.' }))),
    return_reason: Type.Optional(
      Type.String({ description: 'Made where it does not exist, so map it to few (third-party).' }),
    ),
    exchange_quantity: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'Units to send instead (third-party).' }),
    ),
    exchange_product: Type.Optional(record('Default: the same product (third-party).')),
    exchange_unit_price: Type.Optional(sentMoney('Default: the price of the product (third-party).')),
  },
  strict,
);

export const schema = Type.Object(
  {
    channel_identifier: Type.String({
      minLength: 1,
      description: 'Unique id of the return in Loop; the idempotency key (third-party).',
    }),
    reference: Type.Optional(Type.String({ minLength: 1, description: 'Third-party.' })),
    warehouse: Type.Optional(record('That receives the goods (third-party).')),
    lines: Type.Array(Line, { minItems: 1, maxItems: 500 }),
  },
  {
    ...strict,
    description:
      'A return against an order. The whole endpoint is third-party; behaviour on a repeated identifier is unknown.',
  },
);
export type ReturnOrderRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    channel_identifier: 'loop-70001',
    reference: '#1001-R1',
    warehouse: 4,
    lines: [
      {
        order_line_id: 91001,
        return_quantity: 1,
        unit_price: '45.00',
        channel_identifier: 'loop-line-81001',
        return_reason: 'Too small',
        exchange_quantity: 1,
        exchange_product: 502,
        exchange_unit_price: '45.00',
      },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without an identifier a repeat could not be told from a second return.',
    value: { lines: [{ order_line_id: 91001 }] },
  },
  {
    reason: 'A price is no binary float.',
    value: { channel_identifier: 'a', lines: [{ order_line_id: 1, unit_price: 45.1 }] },
  },
];
