/** A change of a subscription. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, strict, updateOf } from './fields.ts';
import { changes, destination, messages } from './subscription-fields.ts';

const action = Type.Union([
  Type.Object({ action: Type.Literal('setChanges'), changes }, strict),
  Type.Object({ action: Type.Literal('setMessages'), messages }, strict),
  Type.Object({ action: Type.Literal('changeDestination'), destination }, strict),
]);

export const schema = updateOf(action, 'Body of POST /subscriptions/key={key}.');
export type SubscriptionUpdate = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { version: 1, actions: [{ action: 'setChanges', changes: [{ resourceTypeId: 'inventory-entry' }] }] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An update does something.', value: { version: 1, actions: [] } },
];
