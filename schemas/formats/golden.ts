/** The golden fixture format: one case of one transform. */
import { type Static, Type } from '@sinclair/typebox';
import { absent, changed } from './examples/change.ts';
import { goldenExample } from './examples/golden.ts';
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
    expected: Type.Unknown({ description: 'The target, compared exactly.' }),
  },
  {
    additionalProperties: false,
    $id: 'https://backhaul.dev/schemas/golden.schema.json',
    title: 'Backhaul golden fixture',
  },
);
export type Golden = Static<typeof Golden>;

/** The fixture format with its examples. */
export const goldenFormat: FormatDefinition<typeof Golden> = {
  name: 'golden',
  description: 'One case of one transform: an input, settings, and the exact result.',
  schema: Golden,
  examples: [goldenExample],
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
