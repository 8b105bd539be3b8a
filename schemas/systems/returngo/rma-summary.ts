/** What the list tells of an RMA. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, identifier, optionalText, optionalTime } from './fields.ts';
import { rmaExample } from './rma-examples.ts';

const UserDetails = Type.Object(
  {
    userFirstName: personal(optionalText('Verified.')),
    userLastName: personal(optionalText('Verified.')),
    userEmailAddress: personal(optionalText('Verified.')),
    userRole: optionalText('Verified.'),
  },
  { description: 'Who did it in the dashboard (verified).' },
);

export const RmaEvent = Type.Object({
  eventName: Type.String({ description: 'RMA_CREATED, RMA_APPROVED (observed); others unknown.' }),
  eventDate: optionalTime('Verified.'),
  triggeredVia: optionalText('"Return Portal", "Dashboard" (observed).'),
  storeLocationId: optionalText('"online" (observed).'),
  userDetails: Type.Optional(Type.Union([UserDetails, Type.Null()], { description: 'null observed.' })),
});

export const schema = Type.Object(
  {
    rmaId: identifier('Digits; unique in all of ReturnGO (verified).'),
    status: Type.String({
      minLength: 1,
      description:
        'Pending, Approved, Received, Validated, Done, Rejected or Canceled (verified). Left open, so that a new status is seen by the flow and not lost.',
    }),
    order_name: optionalText('Without # in the sample; snake_case inside a camelCase object (observed).'),
    events: Type.Optional(Type.Array(RmaEvent, { description: 'Verified.' })),
  },
  { description: 'Summary of an RMA: enough to know that it changed, not what is in it.' },
);
export type RmaSummary = Static<typeof schema>;

export const examples: readonly unknown[] = [
  rmaExample.rmaSummary,
  { rmaId: '20000043', status: 'Pending', order_name: 'LT1002' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without an id it cannot be read.', value: { status: 'Pending', order_name: 'LT1002', events: [] } },
  { reason: 'An empty status is none.', value: { rmaId: '20000043', status: '' } },
];
