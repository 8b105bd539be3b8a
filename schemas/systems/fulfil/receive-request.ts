/** Receipt of a customer return shipment by its warehouse. That line ids are sent is official; the names of the fields are unknown. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, record, strict } from './fields.ts';

export const schema = Type.Object(
  {
    id: record('The shipment (inferred).'),
    lines: Type.Array(
      Type.Object(
        {
          id: record('The line (official that it is sent).'),
          quantity: Type.Number({ exclusiveMinimum: 0, description: 'Units received (inferred).' }),
          lot_number: Type.Optional(Type.String({ description: 'Made where it does not exist (official).' })),
        },
        strict,
      ),
      { minItems: 1, maxItems: 250 },
    ),
    partial_receipt: Type.Optional(
      Type.Union([Type.Literal('finalize_and_start_new'), Type.Literal('split_and_keep_open')], {
        description: 'What becomes of the rest (values official, name of the field inferred).',
      }),
    ),
  },
  {
    ...strict,
    description:
      'Receipt of a customer return shipment by its warehouse. That line ids are sent is official; the names of the fields are unknown.',
  },
);
export type ReceiveRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { id: 601, lines: [{ id: 7001, quantity: 1 }], partial_receipt: 'split_and_keep_open' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A receipt names what was received.', value: { id: 601, lines: [] } },
];
