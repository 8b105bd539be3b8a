/** What comes back, unit by unit, and what goes out in exchange. */
import { Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';
import {
  identifier,
  optionalFee,
  optionalFlag,
  optionalIdentifier,
  optionalMoney,
  optionalText,
  optionalTime,
} from './fields.ts';

export const ExchangeItem = Type.Object(
  {
    productId: optionalIdentifier('Verified.'),
    variantId: optionalIdentifier('Verified.'),
    quantity: Type.Optional(Type.Integer({ minimum: 0, description: 'Verified.' })),
    sku: optionalText('Verified.'),
    itemPriceMethod: optionalText('PaidPrice (verified), CatalogPrice (observed).'),
    freeExchangePriceRange: Type.Optional(
      Type.Union([Type.Object({ min: Type.Number(), max: Type.Number() }), Type.Null()], {
        description: 'Per cent of the price paid within which the exchange is free; 100 to 100 by default (verified).',
      }),
    ),
    catalogPrice: optionalMoney('Verified.'),
    effectivePrice: optionalMoney('What is charged for it (verified).'),
  },
  { description: 'A unit that goes out in exchange.' },
);

const Validation = Type.Object(
  {
    returnedItemId: optionalIdentifier('Documented; not in the observed responses.'),
    isRestockable: optionalFlag('false before the item was looked at, too (observed).'),
    isReturned: optionalFlag('false before the item was looked at, too (observed).'),
    nonRestockableReason: optionalText('Verified.'),
    nonReturnedReason: optionalText('Verified.'),
    storeLocationId: optionalIdentifier('Verified.'),
    lastValidationDate: optionalTime('Only when this is there do the two flags mean anything (inferred).'),
    lastValidatedBy: personal(optionalText('Verified.')),
    thirdPartyName: optionalText('Verified.'),
    userDetails: personal(Type.Optional(Type.Unknown({ description: 'null observed.' }))),
  },
  { description: 'What the warehouse found.' },
);

const FollowUpQuestion = Type.Object(
  {
    type: optionalText('Text, TextArray, Media (verified).'),
    name: impersonal(optionalText('Verified.')),
    answer: personal(Type.Optional(Type.Unknown({ description: 'By type (verified).' }))),
  },
  { description: 'What the shopper was asked besides.' },
);

export const ReturnedItem = Type.Object(
  {
    shopLineItemId: identifier("The platform's order line; several units may share it (observed)."),
    shopProductId: optionalIdentifier('Verified.'),
    variantId: optionalIdentifier('Verified.'),
    returnedItemId: identifier("ReturnGO's id of the unit (verified)."),
    fullName: impersonal(optionalText('Verified.')),
    productName: optionalText('Verified.'),
    variantName: optionalText('May be absent (observed).'),
    image: optionalText('Verified.'),
    sku: optionalText('Verified.'),
    barcode: optionalText('May be absent (observed).'),
    paidPrice: optionalMoney('Holds the tax when taxIncluded is true (observed).'),
    paidTax: optionalMoney('Verified.'),
    taxIncluded: optionalFlag('Observed as true and false.'),
    returnReason: optionalText('The first level of the reason (verified).'),
    extendedReason: optionalText('The levels below it, each after " > " (observed).'),
    resolutionName: optionalText('A label that the merchant edits: nothing may hang on it (verified).'),
    policyRuleName: optionalText('A label that the merchant edits (verified).'),
    resolutionType: optionalText(
      'RefundToPaymentMethod (verified), RefundToStoreCredit, InstantVariantExchange (observed). The tokens of the other resolutions are unknown.',
    ),
    isAutoApprove: optionalFlag('Documented as boolean, observed as 0 or 1.'),
    restockingFee: optionalFee('Verified; its currency is unknown.'),
    returnFee: optionalFee('Verified; its currency is unknown.'),
    shipmentFee: optionalFee('Verified; its currency is unknown.'),
    shipmentId: optionalIdentifier('The parcel it comes back in (verified).'),
    returnMethod: Type.Optional(
      Type.Union(
        [Type.Object({ type: optionalText('Verified.'), name: impersonal(optionalText('Verified.')) }), Type.Null()],
        {
          description:
            'Types: No shipment required, Return to drop-off location, Ship with any carrier, Ship with pre-paid label (verified).',
        },
      ),
    ),
    itemValidationStatusResponse: Type.Optional(Type.Union([Validation, Type.Null()])),
    exchangeItems: Type.Optional(Type.Array(ExchangeItem)),
    followUpQuestions: Type.Optional(Type.Array(FollowUpQuestion)),
  },
  { description: 'One unit that comes back (verified).' },
);
