/** Variables of holdFulfillmentOrder beside the id. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    fulfillmentHold: Type.Object(
      {
        reason: Type.String({ description: 'A FulfillmentHoldReason.' }),
        reasonNotes: personal(Type.Optional(Type.String({ maxLength: 255 }))),
      },
      strict,
    ),
  },
  { ...strict, description: 'Why it is held.' },
);
export type FulfillmentHoldRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { fulfillmentHold: { reason: 'AWAITING_RETURN_ITEMS', reasonNotes: 'rma-1001' } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A reason is needed.', value: { fulfillmentHold: {} } },
];
