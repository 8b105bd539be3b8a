/** Customer return shipments as their warehouse sees them. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, id, optionalQuantity, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    number: Type.String({ minLength: 1, description: 'Official.' }),
    warehouse: Type.Optional(
      Type.Object({ id, code: personal(optionalText('Official.')), name: personal(optionalText('Official.')) }),
    ),
    planned_date: optionalText('Official.'),
    create_date: optionalText('Official.'),
    write_date: optionalText('Official.'),
    customer: Type.Optional(
      Type.Object({
        name: personal(optionalText('Official.')),
        email: personal(optionalText('Official.')),
        phone: personal(optionalText('Official.')),
        code: personal(optionalText('Official.')),
      }),
    ),
    lines: Type.Optional(
      Type.Array(
        Type.Object({ id, product_code: optionalText('Inferred.'), quantity: optionalQuantity('Inferred.') }),
        { description: 'That there are lines is official; their fields are inferred.' },
      ),
    ),
  }),
  'Customer return shipments as their warehouse sees them.',
);
export type WarehouseReturnShipments = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 601,
      number: 'CRS-00001',
      warehouse: { id: 4, code: 'WH-EAST', name: 'East' },
      planned_date: '2026-09-04',
      customer: { name: 'Ada Example', email: 'ada@shop.example.test' },
      lines: [{ id: 7001, product_code: 'TEE-BLK-M', quantity: 1.0 }],
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'A shipment has a number.', value: [{ id: 601 }] },
];
