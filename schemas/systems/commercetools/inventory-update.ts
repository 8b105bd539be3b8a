/** A change of an inventory entry. There is no action setQuantity: the absolute one is changeQuantity. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, identifier, key, strict, updateOf } from './fields.ts';

const quantity = Type.Integer({ description: 'Units.' });
const action = Type.Union([
  Type.Object(
    { action: Type.Literal('changeQuantity'), quantity },
    { ...strict, description: 'Absolute: the new quantity on stock.' },
  ),
  Type.Object({ action: Type.Literal('addQuantity'), quantity }, { ...strict, description: 'Relative.' }),
  Type.Object(
    { action: Type.Literal('removeQuantity'), quantity },
    { ...strict, description: 'Relative; may go below zero.' },
  ),
  Type.Object({ action: Type.Literal('setKey'), key: Type.Optional(key) }, strict),
  Type.Object(
    {
      action: Type.Literal('setSupplyChannel'),
      supplyChannel: Type.Optional(identifier('channel', 'Absent: no channel.')),
    },
    strict,
  ),
  Type.Object(
    {
      action: Type.Literal('setExpectedDelivery'),
      expectedDelivery: Type.Optional(Type.String({ format: 'date-time', description: 'Absent: none expected.' })),
    },
    strict,
  ),
  Type.Object(
    {
      action: Type.Literal('setRestockableInDays'),
      restockableInDays: Type.Optional(Type.Integer({ description: 'Absent: not known.' })),
    },
    strict,
  ),
]);

export const schema = updateOf(action, 'Body of POST /inventory/{id} and /inventory/key={key}.');
export type InventoryUpdate = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { version: 4, actions: [{ action: 'changeQuantity', quantity: 9 }] },
  { version: 4, actions: [{ action: 'addQuantity', quantity: 2 }, { action: 'setRestockableInDays' }] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'There is no such action.', value: { version: 4, actions: [{ action: 'setQuantity', quantity: 9 }] } },
  { reason: 'Units are whole.', value: { version: 4, actions: [{ action: 'changeQuantity', quantity: 1.5 }] } },
  { reason: 'The version guards the write.', value: { actions: [{ action: 'changeQuantity', quantity: 9 }] } },
];
