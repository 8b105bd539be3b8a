/** Where a secret is found. */
import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;

export const SecretReference = Type.Union(
  [
    Type.Object({ env: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$', description: 'Environment variable.' }) }, strict),
    Type.Object(
      {
        file: Type.String({
          minLength: 1,
          description: 'File whose content, without the last line feed, is the secret.',
        }),
      },
      strict,
    ),
    Type.Object(
      {
        command: Type.Array(Type.String(), {
          minItems: 1,
          description: 'Program and arguments; what it prints is the secret.',
        }),
      },
      strict,
    ),
  ],
  { description: 'Where a secret is found. Never the secret itself.' },
);
export type SecretReference = Static<typeof SecretReference>;
