/** Whether the exchange items of a return can be sent, and what a person must look at. */
import { type Static, Type } from '@sinclair/typebox';
import { Finding } from './stock-adjustment-plan.ts';

export const schema = Type.Object(
  {
    unavailable: Type.Array(Type.String({ minLength: 1 }), { description: 'SKUs that can not be sent, sorted.' }),
    note: Type.String({
      minLength: 1,
      maxLength: 255,
      description: "Note for the return in Loop; the limit is Loop's. Of use where something is unavailable.",
    }),
    findings: Type.Array(Finding),
  },
  { additionalProperties: false, description: 'What stock says about the exchange items of a return.' },
);
export type ExchangeJudgement = Static<typeof schema>;
