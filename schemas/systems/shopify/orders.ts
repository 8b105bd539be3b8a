/** Orders of a search. */
import { type Static, Type } from '@sinclair/typebox';
import { answer, type InvalidPayload, nodes } from './fields.ts';
import { orderFields, sampleOrder } from './order-fields.ts';

export const schema = answer(
  {
    orders: nodes(Type.Object(orderFields)),
  },
  'The answer of listOrders, the oldest change first.',
);
export type Orders = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      orders: {
        nodes: [sampleOrder],
        pageInfo: { hasNextPage: false, endCursor: 'MQ' },
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A search gives a list.', value: { data: { orders: null } } },
];
