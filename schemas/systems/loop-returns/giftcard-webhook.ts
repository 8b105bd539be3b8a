/** The webhook of topic giftcard. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, identifier, optionalIdentifier, optionalMoney, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    topic: Type.Literal('giftcard'),
    trigger: Type.String({ minLength: 1, description: 'giftcard.requested (verified).' }),
    shop_id: optionalIdentifier('Inferred from the other topics.'),
    id: optionalIdentifier('Gift card id of Loop, not the return; null for automatic out-of-stock cards (verified).'),
    return_id: identifier('Integer or string (verified).'),
    total_credit_issued: optionalMoney('Verified.'),
    gift_card_subtotal: optionalMoney('Verified.'),
    gift_card_tax: optionalMoney('Verified.'),
    gift_card_bonus_credit: optionalMoney('Bonus on top of the value of the goods (verified).'),
    gift_card_bonus: optionalMoney('Name of the same field in one old document (verified).'),
    currency: optionalText('ISO 4217 (verified).'),
    email: personal(optionalText('Personal data.')),
    first_name: personal(optionalText('Personal data.')),
    last_name: personal(optionalText('Personal data.')),
    external_order_id: optionalIdentifier('Shopify order id (verified).'),
    external_order_name: optionalText('Verified.'),
    external_order_number: optionalIdentifier('Verified.'),
  },
  {
    description:
      'Asks for store credit. Sent only with a third-party gift-card provider or for automatic out-of-stock cards; with Shopify gift cards the amount stands in gift_card of the closed return (verified).',
  },
);
export type GiftcardWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    topic: 'giftcard',
    trigger: 'giftcard.requested',
    id: 777,
    total_credit_issued: '45.00',
    gift_card_subtotal: '38.88',
    gift_card_tax: '2.88',
    gift_card_bonus_credit: '3.24',
    currency: 'USD',
    return_id: '90000124',
    email: 'pat@example.test',
    first_name: 'Pat',
    last_name: 'Doe',
    external_order_id: 5550001110002,
    external_order_name: '#LT1002',
    external_order_number: 1002,
  },
  { topic: 'giftcard', trigger: 'giftcard.requested', id: null, return_id: 90000125, total_credit_issued: 10.5 },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'The id of the gift card does not name the return.',
    value: { topic: 'giftcard', trigger: 'giftcard.requested', id: 777, total_credit_issued: '45.00' },
  },
];
