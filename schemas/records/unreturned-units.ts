/** Units of an order that were paid back and never came back, as what a person must look at. */
import { type Static, Type } from '@sinclair/typebox';
import { Finding } from './stock-adjustment-plan.ts';

export const schema = Type.Object(
  { orderName: Type.String(), findings: Type.Array(Finding) },
  { additionalProperties: false, description: 'What a shop has refunded and no return accounts for.' },
);
export type UnreturnedUnits = Static<typeof schema>;
