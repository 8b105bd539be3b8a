/** A gift card to create, as a draft (official, old module). */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, record, sentMoney, strict } from './fields.ts';

export const schema = Type.Object(
  {
    number: personal(
      Type.Optional(Type.String({ minLength: 1, description: 'Made where it is left out (official, old).' })),
    ),
    currency: record('Official, old.'),
    amount: sentMoney('In its currency (official, old).'),
    origin: Type.Optional(Type.String({ minLength: 1, description: '`sale.sale,id` (official, old).' })),
    comment: personal(Type.String({ minLength: 1, description: 'Unique on our side: how it is found again.' })),
  },
  { ...strict, description: 'A gift card to create, as a draft (official, old module).' },
);
export type GiftCardRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [{ currency: 172, amount: '45.00', comment: 'loop-70001' }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An amount is no binary float.', value: { currency: 172, amount: 45, comment: 'a' } },
];
