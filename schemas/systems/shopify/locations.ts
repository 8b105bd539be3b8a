/** Locations of the shop, inactive ones too. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, nodes } from './fields.ts';

export const schema = answer(
  {
    locations: nodes(
      Type.Object({
        id: gid('Location'),
        name: impersonal(Type.String()),
        isActive: Type.Boolean(),
        fulfillsOnlineOrders: Type.Boolean(),
      }),
    ),
  },
  'The answer of listLocations.',
);
export type Locations = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      locations: {
        nodes: [{ id: 'gid://shopify/Location/501', name: 'Main', isActive: true, fulfillsOnlineOrders: true }],
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A location says whether it is active.',
    value: { data: { locations: { nodes: [{ id: 'gid://shopify/Location/501', name: 'Main' }] } } },
  },
];
