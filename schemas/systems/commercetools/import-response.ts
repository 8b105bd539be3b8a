/** What an import request came to: work that has begun, not work that is done. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    operationStatus: Type.Array(
      Type.Object({
        operationId: optionalText('To ask with what became of it.'),
        state: Type.String({ description: 'processing or validationFailed.' }),
        errors: Type.Optional(
          Type.Array(Type.Object({ code: optionalText('Code.'), message: personal(optionalText('For people.')) }), {
            description: 'Why it was refused.',
          }),
        ),
      }),
      { description: 'One per resource, in their order (inferred).' },
    ),
  },
  { description: 'Answer of POST /inventories/import-containers/{key}.' },
);
export type ImportResponse = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { operationStatus: [{ operationId: 'bbbbbbbb-0000-4000-8000-000000000001', state: 'processing' }] },
  {
    operationStatus: [{ state: 'validationFailed', errors: [{ code: 'InvalidField', message: 'A key is needed.' }] }],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Each resource has its state.', value: { operationStatus: [{ operationId: 'a' }] } },
];
