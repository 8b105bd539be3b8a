/** A state of an order's or line's own state machine. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, id, reference, version } from './fields.ts';

export const schema = Type.Object(
  {
    id,
    version,
    key: Type.String({ minLength: 1, description: 'Key of the state.' }),
    type: Type.String({ description: 'OrderState, LineItemState, PaymentState and others.' }),
    initial: Type.Boolean({ description: 'Whether a machine may begin here.' }),
    transitions: Type.Optional(
      Type.Array(reference('A state that may follow.'), { description: 'Absent: any; empty: none.' }),
    ),
  },
  { description: 'One row of /states.' },
);
export type State = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: '66666666-0000-4000-8000-000000000001',
    version: 1,
    key: 'picking',
    type: 'OrderState',
    initial: true,
    transitions: [{ typeId: 'state', id: '66666666-0000-4000-8000-000000000002' }],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A state has a key.', value: { id: 'a', version: 1, type: 'OrderState', initial: true } },
];
