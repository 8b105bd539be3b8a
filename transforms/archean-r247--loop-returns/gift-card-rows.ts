import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/reconciliation-rows.ts';

const money = Type.Object({
  amount: Type.String({ $comment: 'money' }),
  currencyCode: Type.String(),
});

const source = Type.Object({
  cards: Type.Array(
    Type.Object({
      id: Type.String({ minLength: 1 }),
      createdAt: Type.String({ format: 'date-time' }),
      note: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      initialValue: money,
    }),
  ),
});

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/gift-card-rows',
  title: 'Gift cards of the shop to rows of the reconciliation',
  description:
    "One row for each gift card whose note says that Loop made it, by the return that the note names; a card whose note names none stands under its own id, as a credit without a return. Others' cards are left out.",
  source,
  target,
  settings: ['creditNotes'],
  expression: jsonata`{ 'rows': [cards[$contains($string(note), $settings.creditNotes.marker)].(
  $return := $match($substringAfter(note, $settings.creditNotes.beforeReturnId), /^[\s#:]*([0-9]+)/).groups[0];
  {
    'key': $return ?? id,
    'dimensions': {'giftCard': id, 'return': $return},
    'values': {'credit': {'amount': initialValue.amount, 'currency': initialValue.currencyCode}},
    'changedAt': createdAt
  }
)] }`,
});
