/** How a connector and its operations are known. */
import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;

export const Evidence = Type.Object(
  {
    kind: Type.Union([Type.Literal('documented'), Type.Literal('published client'), Type.Literal('inferred')], {
      description:
        "The weakest part decides: the vendor's own documentation, public code that calls the system, or a conclusion of ours.",
    }),
    source: Type.String({ minLength: 5, description: 'Where it stands, or what it is concluded from.' }),
  },
  { ...strict, description: 'How it is known.' },
);
export type Evidence = Static<typeof Evidence>;

export const ConnectorEvidence = Type.Object(
  {
    ...Evidence.properties,
    runAgainst: Type.Array(Type.String({ minLength: 5 }), {
      minItems: 1,
      maxItems: 10,
      description: 'What the connector was really used with.',
    }),
  },
  { ...strict, description: 'How the system is known as a whole, and what the connector was tried on.' },
);
export type ConnectorEvidence = Static<typeof ConnectorEvidence>;
