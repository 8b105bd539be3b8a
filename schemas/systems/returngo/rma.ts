/** One RMA with everything in it. */
import { type Static, Type } from '@sinclair/typebox';
import { Comment } from './comment-fields.ts';
import {
  type InvalidPayload,
  identifier,
  optionalFee,
  optionalFlag,
  optionalIdentifier,
  optionalText,
  optionalTime,
} from './fields.ts';
import { rmaExample } from './rma-examples.ts';
import { ExchangeItem, ReturnedItem } from './rma-item-fields.ts';
import { schema as RmaSummary } from './rma-summary.ts';
import { Shipment } from './shipment-fields.ts';
import { schema as Transaction } from './transaction.ts';

const ExchangeOrder = Type.Object(
  {
    draftOrderId: optionalIdentifier('Observed.'),
    orderId: optionalIdentifier('"" for as long as the order is a draft (observed).'),
    orderName: optionalText("The draft's name (#D…) while it is one (observed)."),
    type: optionalText('Exchange (observed), Fee (verified); others unknown.'),
  },
  { description: 'An order that the exchange made.' },
);

export const schema = Type.Object(
  {
    rmaSummary: RmaSummary,
    orderDetails: Type.Object(
      {
        orderId: identifier("The platform's own id; a Shopify id as a string (observed)."),
        order_name: optionalText('Observed.'),
      },
      { description: 'Verified.' },
    ),
    shipments: Type.Optional(Type.Array(Shipment, { description: 'Verified.' })),
    items: Type.Array(ReturnedItem, {
      description: 'One entry per unit: there is no quantity. Several may share a shopLineItemId (observed).',
    }),
    comments: Type.Optional(Type.Array(Comment, { description: 'Newest first (observed).' })),
    exchangeOrders: Type.Optional(Type.Array(ExchangeOrder, { description: 'Verified.' })),
    exchangeItems: Type.Optional(
      Type.Array(ExchangeItem, {
        description: 'Of product exchanges; those of variant exchanges are at the item (inferred).',
      }),
    ),
    cancellationFee: optionalFee('Verified; its currency is unknown.'),
    transactions: Type.Optional(Type.Array(Transaction, { description: 'Verified.' })),
    createdAt: optionalTime('Observed.'),
    lastUpdated: optionalTime('Not moved by updates of shipments over the API (observed).'),
    isOutOfPolicy: optionalFlag('Documented as boolean, observed as 0 or 1.'),
  },
  { description: 'Answer of GET /rma/{rmaId}.' },
);
export type Rma = Static<typeof schema>;

const [exchanged] = rmaExample.items;

export const examples: readonly unknown[] = [
  rmaExample,
  // Before anything happened: nothing shipped, nothing paid, flags as booleans as the documentation has them.
  {
    ...rmaExample,
    rmaSummary: { rmaId: '20000043', status: 'Pending', order_name: 'LT1002', events: [] },
    shipments: [],
    exchangeOrders: [],
    transactions: [],
    isOutOfPolicy: false,
  },
  {
    ...rmaExample,
    items: [exchanged, { ...exchanged, returnedItemId: '880003' }],
    comments: [
      {
        commentType: 'system',
        triggeredBy: 'System',
        htmlText: 'Created &amp; approved Shopify return <b>LT1001-R1</b>',
        datetime: '2026-03-02T10:00:01+00:00',
      },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A summary is not the whole RMA.', value: rmaExample.rmaSummary },
  { reason: 'A refusal is no RMA.', value: { message: 'RMA not found' } },
  {
    reason: 'A unit without an id cannot be told from the next.',
    value: { ...rmaExample, items: [{ sku: 'JKT-NVY-M' }] },
  },
];
