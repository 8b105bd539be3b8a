/** Body of PUT /rma/{rmaId}/status. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, RmaStatus, strict } from './fields.ts';

export const schema = Type.Object(
  { status: RmaStatus },
  { ...strict, description: 'The status that an RMA is to have (body inferred: none is published).' },
);
export type StatusRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [{ status: 'Received' }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'ReturnGO writes Canceled with one l.', value: { status: 'Cancelled' } },
  { reason: 'A shipment can have this status, an RMA can not.', value: { status: 'Shipped' } },
];
