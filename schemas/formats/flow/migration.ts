/** What a new version of a blueprint did to the names of its settings, so that a brand's values can follow. */
import { type Static, Type } from '@sinclair/typebox';
import { SemanticVersion } from '../shared.ts';

const strict = { additionalProperties: false } as const;

const Pointer = (description: string) => Type.String({ pattern: '^(/[^/]+)+$', maxLength: 300, description });

const migrationBase = {
  version: SemanticVersion,
  why: Type.String({ minLength: 10, description: 'Why the name changed, for whoever upgrades a brand.' }),
};

export const Migration = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('move'),
        ...migrationBase,
        from: Pointer('JSON Pointer in the settings before: /trigger, or /locations/scrap for a key of a table.'),
        to: Pointer('JSON Pointer in the settings after.'),
      },
      { ...strict, description: 'A setting, or a key of a table, has another name or place.' },
    ),
    Type.Object(
      {
        kind: Type.Literal('replace'),
        ...migrationBase,
        at: Pointer('JSON Pointer of the value in the settings; a last part of * means every value of the table.'),
        from: Type.Union([Type.String(), Type.Number(), Type.Boolean()], { description: 'The value before.' }),
        to: Type.Union([Type.String(), Type.Number(), Type.Boolean()], { description: 'The value after.' }),
      },
      { ...strict, description: 'A value has another name: one of an enumeration, say.' },
    ),
  ],
  { description: 'A change of names that came with a version; brands are carried over it when they upgrade.' },
);
export type Migration = Static<typeof Migration>;
