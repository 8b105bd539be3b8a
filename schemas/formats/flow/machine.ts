/** State machines as data: which states something can have in a target system, and which changes may be asked for. */
import { type Static, Type } from '@sinclair/typebox';
import { Code } from '../shared.ts';

const strict = { additionalProperties: false } as const;
const State = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]*$', maxLength: 60 });

const Transition = Type.Object(
  {
    from: Type.String({ description: 'A state of the machine.' }),
    to: Type.String({ description: 'A state of the machine.' }),
    why: Type.String({ minLength: 10, description: 'What must have happened for this change, in one sentence.' }),
  },
  strict,
);

export const Machine = Type.Object(
  {
    description: Type.String({ minLength: 20, description: 'What has these states, and in which system.' }),
    states: Type.Record(State, Type.String({ minLength: 5, description: 'What the state means.' }), {
      description: 'State, as the target system writes it, to what it means.',
    }),
    initial: Type.String({ description: 'The state of something for which the target gives none.' }),
    transitions: Type.Array(Transition, {
      minItems: 1,
      maxItems: 200,
      description: 'Changes that may be asked for. What is not listed is never done.',
    }),
    exception: Code('Raised for a change that is not listed, and for a state that is not known.'),
  },
  { ...strict, description: 'What may follow what. Drawn in docs/state-machines.md.' },
);
export type Machine = Static<typeof Machine>;
