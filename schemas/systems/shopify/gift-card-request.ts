/** Variables of createGiftCard. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    input: Type.Object(
      {
        initialValue: Type.String({
          pattern: '^\\d+(\\.\\d+)?$',
          $comment: 'money',
          description: 'In the currency of the shop. The one form that all three versions take.',
        }),
        code: personal(
          Type.String({
            pattern: '^[A-Za-z0-9]{8,20}$',
            description: 'Chosen by us: a second card with it is refused.',
          }),
        ),
        customerId: Type.Optional(gid('Customer')),
        note: personal(Type.Optional(Type.String())),
        expiresOn: Type.Optional(Type.String({ format: 'date' })),
      },
      strict,
    ),
  },
  { ...strict, description: 'The code is a secret.' },
);
export type GiftCardRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { input: { initialValue: '24.50', code: 'RMA1001SYNTHETIC', note: 'rma-1001' } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without a code of ours a repeat would make a second card.', value: { input: { initialValue: '24.50' } } },
];
