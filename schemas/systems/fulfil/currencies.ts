/** Currencies; ids differ by tenant, so they are looked up by code (third-party). */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, id, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    code: optionalText('ISO 4217 (third-party).'),
    name: impersonal(optionalText('Third-party.')),
    digits: Type.Optional(Type.Union([Type.Integer(), Type.Null()], { description: 'Decimal places (lineage).' })),
  }),
  'Currencies; ids differ by tenant, so they are looked up by code (third-party).',
);
export type Currencies = Static<typeof schema>;

export const examples: readonly unknown[] = [[{ id: 172, code: 'USD', name: 'US Dollar', digits: 2 }]];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
