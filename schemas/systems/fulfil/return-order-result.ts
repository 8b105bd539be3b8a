/** What return_order answers. No source documents it, so each form that a record can take is accepted (unknown). */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, id } from './fields.ts';

export const schema = Type.Union(
  [Type.Array(Type.Union([id, Type.Object({ id })]), { minItems: 1 }), id, Type.Object({ id })],
  { description: 'The return order, or orders: ids, or records with an id (unknown).' },
);
export type ReturnOrderResult = Static<typeof schema>;

export const examples: readonly unknown[] = [[84003], [{ id: 84003, rec_name: 'SO10003 (#1001-R1)' }], 84003];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Nothing is no order.', value: [] },
  { reason: 'A refusal is no order.', value: { type: 'UserError', message: 'No.' } },
];
