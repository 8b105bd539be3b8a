/** The refunds of one order with the units that they pay back. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, nullable, pageInfo } from './fields.ts';

export const RefundedLine = Type.Object({
  quantity: Type.Integer(),
  restockType: Type.String({ description: 'CANCEL, LEGACY_RESTOCK, NO_RESTOCK or RETURN.' }),
  lineItem: Type.Object({
    id: gid('LineItem'),
    sku: Type.Optional(nullable(Type.String())),
    name: impersonal(Type.String()),
  }),
});

export const OrderRefunds = Type.Object({
  id: gid('Order'),
  name: impersonal(Type.String({ description: 'For people, such as #1001.' })),
  updatedAt: Type.String(),
  cancelledAt: Type.Optional(nullable(Type.String())),
  refunds: Type.Array(
    Type.Object({
      id: gid('Refund'),
      createdAt: Type.Optional(nullable(Type.String())),
      note: personal(Type.Optional(nullable(Type.String()))),
      return: Type.Optional(nullable(Type.Object({ id: gid('Return') }))),
      refundLineItems: Type.Object({ nodes: Type.Array(RefundedLine), pageInfo: Type.Optional(pageInfo) }),
    }),
  ),
});

export const schema = answer(
  { order: nullable(OrderRefunds) },
  'The answer of getOrderRefunds; null where no order has the id.',
);
export type OrderRefundsAnswer = Static<typeof schema>;

const order = {
  id: 'gid://shopify/Order/9001',
  name: '#1001',
  updatedAt: '2026-09-02T08:00:00Z',
  cancelledAt: null,
  refunds: [
    {
      id: 'gid://shopify/Refund/85',
      createdAt: '2026-09-02T08:00:00Z',
      note: null,
      return: null,
      refundLineItems: {
        nodes: [
          {
            quantity: 1,
            restockType: 'NO_RESTOCK',
            lineItem: { id: 'gid://shopify/LineItem/91', sku: 'TEE-1', name: 'Plain Tee' },
          },
        ],
        pageInfo: { hasNextPage: false, endCursor: 'MQ' },
      },
    },
  ],
};

export const examples: readonly unknown[] = [
  { data: { order } },
  { data: { order: { ...order, refunds: [] } } },
  { data: { order: null } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refund without its lines does not say which goods were paid back.',
    value: { data: { order: { ...order, refunds: [{ id: 'gid://shopify/Refund/85' }] } } },
  },
];
