/** A return, as the list, the details and the webhook give it. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import {
  type InvalidPayload,
  identifier,
  optionalBoolean,
  optionalIdentifier,
  optionalMoney,
  optionalText,
  optionalTime,
} from './fields.ts';
import { detailsExample, listExample, webhookFormExample } from './return-examples.ts';
import { schema as ReturnExchange } from './return-exchange.ts';
import { schema as ReturnLabel } from './return-label.ts';
import { schema as ReturnLine } from './return-line.ts';

const address = personal(
  Type.Optional(
    Type.Union(
      [
        Type.Object({
          name: optionalText('Personal data.'),
          company: optionalText('Verified.'),
          address1: optionalText('Personal data.'),
          address2: optionalText('Personal data.'),
          city: optionalText('Verified.'),
          state: optionalText('Verified.'),
          zip: optionalIdentifier('A number in one vendor example (verified).'),
          country: optionalText('Verified.'),
          country_code: optionalText('Verified.'),
          phone: optionalIdentifier('Personal data.'),
        }),
        Type.Null(),
      ],
      { description: 'Original or gift-return address; webhook only (verified).' },
    ),
  ),
);

const returnMethod = Type.Optional(
  Type.Union(
    [
      Type.Object({
        provider: optionalText('Third-party.'),
        method_type: optionalText('Tokens unknown.'),
        address: personal(
          Type.Optional(Type.Unknown({ description: 'Personal data, with coordinates (third-party).' })),
        ),
        state: optionalText('Tokens unknown.'),
        rma_id: personal(optionalIdentifier('Third-party.')),
        qr_code_url: personal(optionalText('Lets its reader drop off the parcel; personal data (third-party).')),
        scheduled_at: optionalTime('Third-party.'),
        scannable_id: personal(optionalIdentifier('Third-party.')),
      }),
      Type.Null(),
    ],
    { description: 'How the goods come back (third-party).' },
  ),
);

const refund = Type.Object({
  gateway: optionalText('Verified.'),
  amount: optionalMoney('A number in one example (verified).'),
  currency: optionalText('Verified.'),
  provider_refund_id: optionalIdentifier('Verified.'),
  provider: optionalText('Details only (verified).'),
});

/** Says that a field is a plain total. */
const total = (name: string) =>
  optionalMoney(`${name}: decimal string with two places in the shop's currency (verified).`);

export const schema = Type.Object(
  {
    id: identifier('Loop return id; string in lists, integer in details (verified).'),
    state: Type.String({
      minLength: 1,
      description:
        'open, closed, cancelled, expired or review (verified). A text and not a list of constants, so that a new state becomes an exception of the flow and not of the decoder.',
    }),
    type: optionalText('standard or warranty (third-party).'),
    outcome: optionalText(
      'exchange, upsell, refund, credit, or several joined by + (verified): exchange+refund, exchange+credit.',
    ),
    created_at: optionalTime('Verified.'),
    updated_at: optionalTime('Absent in webhooks (verified).'),
    edited_at: optionalTime('Null: never edited (verified).'),
    total: total('Total cost of the return'),
    order_id: optionalIdentifier("Loop's order id, not Shopify's (verified)."),
    order_name: optionalText('Shopify order name, for example #LT1001 (verified).'),
    order_number: optionalIdentifier('Verified.'),
    provider_order_id: optionalIdentifier("Shopify's order id (verified)."),
    provider_order_number: optionalIdentifier('Verified.'),
    provider_order_external_id: optionalIdentifier('Webhook only (verified).'),
    provider_order_sales_channel: optionalText('Newer webhooks only (verified).'),
    customer: personal(
      Type.Optional(
        Type.Unknown({
          description: "The shopper's e-mail address in lists and webhooks; type in details not stated. Personal data.",
        }),
      ),
    ),
    customer_detail: personal(
      Type.Optional(Type.Unknown({ description: 'Names and e-mail; webhook only. Personal data.' })),
    ),
    address,
    origin_country: optionalText('Where the goods ship from (verified).'),
    origin_country_code: optionalText('Verified.'),
    multi_currency: optionalBoolean('The order was paid in another currency (verified).'),
    currency: optionalText("ISO 4217, the shop's currency (verified)."),
    return_product_total: total('Goods that come back'),
    return_discount_total: total('Discount on them'),
    return_tax_total: total('Tax on them'),
    return_total: total('Goods less discount plus tax'),
    return_credit_total: total('Product, honoured discount and tax; do not post from it'),
    exchange_product_total: total('Goods that go out in exchange'),
    exchange_discount_total: total('Discount on them'),
    exchange_tax_total: total('Tax on them'),
    exchange_total: total('Goods less discount plus tax'),
    exchange_credit_total: total('Credit used for the exchange'),
    refund_shipping_total: total('Shipping refunded; newer lists only'),
    refund_shipping_tax_total: total('Tax on it; newer lists only'),
    gift_card: total('Store credit'),
    gift_card_order_name: optionalText('Only with legacy gift-card orders (verified).'),
    gift_card_order_id: optionalIdentifier('Only with legacy gift-card orders (verified).'),
    gift_card_presentment: Type.Optional(Type.Unknown({ description: 'Shape unknown.' })),
    handling_fee: total('Fee that the merchant keeps'),
    refund: total('Back to the original payment'),
    refunds: Type.Optional(
      Type.Union([Type.Array(refund), Type.Null()], {
        description: 'Refund by gateway; details and webhook (verified).',
      }),
    ),
    upsell: total('Extra paid by the shopper'),
    exchange: Type.Optional(Type.Unknown({ description: 'Details only; shape not stated.' })),
    exchange_order_name: optionalText('Details only.'),
    exchange_order_id: optionalIdentifier('Details only.'),
    is_gift_return: optionalBoolean('Webhook only (verified).'),
    presentment: Type.Optional(Type.Unknown({ description: "Totals in the shopper's currency; shape unknown." })),
    line_items: Type.Array(ReturnLine, { description: 'One entry per unit (verified). Empty when all were removed.' }),
    exchanges: Type.Optional(Type.Union([Type.Array(ReturnExchange), Type.Null()], { description: 'Verified.' })),
    carrier: optionalText('Of the main label; N/A when not assigned (verified).'),
    tracking_number: personal(optionalIdentifier('Of the main label; N/A when not assigned (verified).')),
    label_status: optionalText('Of the main label; tokens as in labels[].status (verified).'),
    label_url: personal(optionalText('Verified.')),
    label_rate: optionalMoney('Unit unknown; labels[].rate is in cents (inferred).'),
    label_updated_at: optionalTime('May be "N/A" (third-party).'),
    labels: Type.Optional(Type.Union([Type.Array(ReturnLabel), Type.Null()], { description: 'Verified.' })),
    destination_id: optionalIdentifier('Verified.'),
    return_method: returnMethod,
    package_reference: optionalText('Verified.'),
    status_page_url: personal(optionalText('Opens without a password: personal data (verified).')),
  },
  {
    description:
      'A return in any of three forms: list (nearly all strings, ISO times with milliseconds), details (integer ids, times with a space and no zone) and webhook (a mixture). Only id, state and line_items are needed. Source: Loop documentation, versions 2026-07 and 2026-10; additive changes come without notice (verified), so unknown fields are let through.',
  },
);
export type Return = Static<typeof schema>;

export const examples: readonly unknown[] = [listExample, detailsExample, webhookFormExample];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without lines nothing can be put back.', value: { id: '90000123', state: 'open' } },
  {
    reason: 'The refusal that Loop sends with HTTP 200 is no return.',
    value: { error: { message: 'No return found with this ID.' } },
  },
  { reason: 'Without a state no trigger can be judged.', value: { id: '90000123', line_items: [] } },
  {
    reason: 'A mismatched topic and trigger give an empty payload.',
    value: {},
  },
];
