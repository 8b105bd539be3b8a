/** What our documents ask of an order, in a list and alone. */
import { Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';
import { gid, moneyBag, nullable } from './fields.ts';

export const orderFields = {
  id: gid('Order'),
  name: impersonal(Type.String({ description: 'For people, such as #1001.' })),
  createdAt: Type.String(),
  updatedAt: Type.String(),
  cancelledAt: Type.Optional(nullable(Type.String())),
  closed: Type.Boolean({ description: 'Archived.' }),
  note: personal(Type.Optional(nullable(Type.String()))),
  tags: Type.Array(Type.String()),
  sourceIdentifier: Type.Optional(nullable(Type.String())),
  currencyCode: Type.String(),
  presentmentCurrencyCode: Type.String(),
  displayFinancialStatus: Type.Optional(nullable(Type.String())),
  displayFulfillmentStatus: Type.String(),
  returnStatus: Type.String(),
  totalPriceSet: moneyBag,
  totalRefundedSet: moneyBag,
  refunds: Type.Array(
    Type.Object({
      id: gid('Refund'),
      createdAt: Type.Optional(nullable(Type.String())),
      note: personal(Type.Optional(nullable(Type.String()))),
      return: Type.Optional(nullable(Type.Object({ id: gid('Return') }))),
      totalRefundedSet: moneyBag,
    }),
  ),
};

export const sampleOrder = {
  id: 'gid://shopify/Order/9001',
  name: '#1001',
  createdAt: '2026-09-01T08:00:00Z',
  updatedAt: '2026-09-02T08:00:00Z',
  cancelledAt: null,
  closed: false,
  note: null,
  tags: ['loop'],
  sourceIdentifier: null,
  currencyCode: 'EUR',
  presentmentCurrencyCode: 'EUR',
  displayFinancialStatus: 'PAID',
  displayFulfillmentStatus: 'FULFILLED',
  returnStatus: 'NO_RETURN',
  totalPriceSet: {
    shopMoney: { amount: '24.5', currencyCode: 'EUR' },
    presentmentMoney: { amount: '24.5', currencyCode: 'EUR' },
  },
  totalRefundedSet: {
    shopMoney: { amount: '24.5', currencyCode: 'EUR' },
    presentmentMoney: { amount: '24.5', currencyCode: 'EUR' },
  },
  refunds: [],
};
