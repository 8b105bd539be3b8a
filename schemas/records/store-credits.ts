/** Store credit that was issued for a return: what the liability ledger holds of it. */
import { type Static, Type } from '@sinclair/typebox';

const text = (description: string) => Type.Union([Type.String({ minLength: 1 }), Type.Null()], { description });

export const StoreCredit = Type.Object(
  {
    returnId: Type.String({ minLength: 1, description: 'Loop return id.' }),
    orderName: text('Name of the order in the shop.'),
    orderId: text('Id of the order in the shop.'),
    giftCardId: text('Gift card as Loop names it; null where the shop issued it.'),
    amount: Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,4})?$', description: 'Decimal.' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217: an amount without it is refused.' }),
    issuedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description: 'UTC; null: not told.' }),
  },
  { additionalProperties: false },
);

export const schema = Type.Object({ credits: Type.Array(StoreCredit) }, { additionalProperties: false });
export type StoreCredits = Static<typeof schema>;
