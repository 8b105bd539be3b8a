/** The golden fixture format: one case of one transform. */
import { type Static, Type } from '@sinclair/typebox';

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
