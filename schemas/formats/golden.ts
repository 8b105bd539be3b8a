/** The golden fixture format: one case of one transform. */
import { type Static, Type } from '@sinclair/typebox';
import { absent, changed } from './examples/change.ts';
import { goldenErrorExample, goldenExample } from './examples/golden.ts';
import type { FormatDefinition } from './shared.ts';

export const Golden = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    transform: Type.String({ description: 'Transform id: <pair>/<name>.' }),
    title: Type.String({ minLength: 8, description: 'What must hold, as a sentence.' }),
    settings: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "Settings that differ from the blueprint's defaults.",
      }),
    ),
    input: Type.Unknown({ description: 'The source; synthetic.' }),
    expected: Type.Optional(Type.Unknown({ description: 'The target, compared exactly.' })),
    expectedError: Type.Optional(
      Type.Object(
        {
          code: Type.String({
            pattern: '^[A-Z][A-Z0-9_]*$',
            description: 'SOURCE_MISMATCH, TARGET_MISMATCH, EXPRESSION_FAILED, or a code that the mapping fails with.',
          }),
          path: Type.Optional(Type.String({ description: 'JSON Pointer that the message names.' })),
          message: Type.Optional(Type.String({ description: 'What the mapping itself says of it, with $fail.' })),
        },
        { additionalProperties: false, description: 'The error that this input must end with, in place of a result.' },
      ),
    ),
  },
  {
    if: { required: ['expectedError'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { expected: false } },
    else: { required: ['expected'] },
    additionalProperties: false,
    $id: 'https://backhaul.dev/schemas/golden.schema.json',
    title: 'Backhaul golden fixture',
  },
);
export type Golden = Static<typeof Golden>;

/** The fixture format with its examples. */
export const goldenFormat: FormatDefinition<typeof Golden> = {
  name: 'golden',
  description: 'One case of one transform: an input, settings, and the exact result, or the error that it ends with.',
  schema: Golden,
  examples: [goldenExample, goldenErrorExample],
  invalidExamples: [
    {
      reason: 'a fixture without a result proves nothing',
      value: changed(goldenExample, { '/expected': absent }),
      at: '',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'a title says what must hold',
      value: changed(goldenExample, { '/title': 'case 1' }),
      at: '/title',
      code: 'FORMAT_OUT_OF_RANGE',
    },
  ],
};
