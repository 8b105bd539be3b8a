/** What process, flag, close, cancel and remove answer. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, optionalText } from './fields.ts';

const Refusal = Type.Object({
  message: personal(optionalText('For people (verified).')),
  code: optionalText('For example UNPROCESSABLE_RETURN or UNPROCESSABLE_FLAGGED_RETURN (verified).'),
});

export const schema = Type.Union(
  [
    Type.Literal(true, { description: 'Accepted; processing is queued and ends later (verified).' }),
    Type.Object(
      { errors: Type.Union([personal(Type.String()), Refusal, Type.Array(Refusal)]) },
      { description: 'Refused, with HTTP 200 (verified for process, third-party for the others).' },
    ),
    Type.Object({ error: Refusal }, { description: 'Refused, with HTTP 200 (third-party).' }),
    Type.Object(
      { message: personal(Type.String()) },
      { description: 'Neither an acceptance nor a refusal is certain (third-party).' },
    ),
  ],
  { description: 'Success is the literal true and nothing else; the HTTP status is 200 either way.' },
);
export type ActionResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  true,
  { errors: { message: 'Return is closed and therefore cannot be processed.', code: 'UNPROCESSABLE_RETURN' } },
  { errors: [{ message: 'Forbidden.' }] },
  { errors: 'Unauthorized.' },
  { error: { message: 'No return found with this ID.' } },
  { message: 'Accepted.' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'false is no documented answer of an action.', value: false },
  { reason: 'An empty object says nothing.', value: {} },
];
