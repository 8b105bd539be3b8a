/** What of a return is to go out in exchange, and is not ordered yet. */
import { type Static, Type } from '@sinclair/typebox';

const text = (description: string) => Type.Union([Type.String({ minLength: 1 }), Type.Null()], { description });

export const WaitingExchange = Type.Object(
  {
    exchangeId: text("Loop's id of the exchange item."),
    sku: text('Stock keeping unit; null when Loop sends none.'),
  },
  { additionalProperties: false, description: 'One unit: Loop gives exchange items no quantity (third-party).' },
);

export const schema = Type.Object(
  {
    returnId: Type.String({ minLength: 1 }),
    orderName: text('Order name in the shop, e.g. #1001.'),
    state: Type.String({ minLength: 1, description: 'Loop return state, in lower case.' }),
    waiting: Type.Array(WaitingExchange),
  },
  { additionalProperties: false, description: 'The exchange items of a return for which no order was made yet.' },
);
export type ReturnExchanges = Static<typeof schema>;
