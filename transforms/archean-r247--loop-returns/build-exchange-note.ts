import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/systems/loop-returns/note-request.ts';

const source = Type.Object({ note: Type.String({ minLength: 1, maxLength: 255 }) });

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/build-exchange-note',
  title: 'Text to a note of a return in Loop',
  description: 'Loop takes up to 255 characters, and nothing beside the content.',
  source,
  target,
  settings: [],
  expression: jsonata`{ 'content': note }`,
});
