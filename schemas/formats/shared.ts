/** Building blocks that the four file formats share. */
import { type Static, type TSchema, Type } from '@sinclair/typebox';

/** An id that is also a folder or file name: lower-case words joined by hyphens. */
export const Slug = (description: string) =>
  Type.String({ pattern: '^[a-z][a-z0-9]*(-{1,2}[a-z0-9]+)*$', maxLength: 80, description });

/** A semantic version without build metadata, e.g. `1.4.0`. */
export const SemanticVersion = Type.String({
  pattern: '^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$',
  description: 'Semantic version of the blueprint: breaking.feature.fix.',
});

/** A requirement id of a pair (`AL-3`) or of every pair (`G-1`). */
export const RequirementId = Type.String({
  pattern: '^[A-Z]{1,3}-\\d+$',
  description: 'A requirement id, for example AL-3.',
});

/** A JSONata expression; what it sees is said where it is used. */
export const Expression = (description: string) =>
  Type.String({ minLength: 1, maxLength: 4000, description: `JSONata: ${description}` });

/** A code as shown to people: `UNKNOWN_SKU`. */
export const Code = (description: string) =>
  Type.String({ pattern: '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$', maxLength: 60, description });

/** A whole-string reference to a connector setting, replaced by that setting's value, whatever its type. */
export const SettingReference = Type.Unsafe<`{settings.${string}}`>(
  Type.String({
    pattern: '^\\{settings\\.[A-Za-z0-9]+(\\.[A-Za-z0-9]+)*\\}$',
    description: 'A reference to a setting of this connector, e.g. {settings.rate.perMinute}.',
  }),
);

/** Either a value or a reference to the setting that holds it. */
export const Settable = <T extends TSchema>(schema: T) => Type.Union([schema, SettingReference]);

/** Where a system tells which values a setting can have. */
export const ListedValues = Type.Object(
  {
    connector: Slug('Connector id.'),
    operation: Type.String({ description: 'A read operation of that connector, whose items tell the values.' }),
    parameters: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'Parameters of the call, as they are.' }),
    ),
    path: Type.String({
      pattern: '^[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*$',
      description: 'Field of an item that holds the value: code, say, or location.code.',
    }),
    of: Type.Optional(
      Type.Union([Type.Literal('values'), Type.Literal('keys')], {
        description:
          'values (default): each value of the setting must be listed. keys: each key of the table must be listed, and each listed value must be a key.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Where a system tells which values there are; "backhaul brand check --live" reads and compares them.',
  },
);
export type ListedValues = Static<typeof ListedValues>;

/** Which keys a table must have, because another setting gives them. */
export const DemandedKeys = Type.Object(
  {
    settings: Type.Array(Type.String(), {
      minItems: 1,
      description: 'Settings of the flow: each value that they hold must be a key of this table.',
    }),
    except: Type.Optional(Type.Array(Type.String(), { description: 'Values that need no entry.' })),
  },
  { additionalProperties: false, description: 'Keys that this table must have, because other settings give them.' },
);
export type DemandedKeys = Static<typeof DemandedKeys>;

/** A setting's declaration: a JSON Schema, what it means, and how it is known. */
export const SettingDeclaration = Type.Object(
  {
    description: Type.String({ minLength: 10, description: 'What the setting does, in one or two sentences.' }),
    schema: Type.Record(Type.String(), Type.Unknown(), {
      description: 'A JSON Schema (2020-12) that a value must satisfy.',
    }),
    default: Type.Optional(
      Type.Unknown({ description: 'Used when a brand says nothing. Absent: a brand must say it.' }),
    ),
    certainty: Type.Optional(
      Type.Union([Type.Literal('verified'), Type.Literal('inferred'), Type.Literal('unknown')], {
        description: 'How sure the default is, where it states a fact about a vendor.',
      }),
    ),
    values: Type.Optional(ListedValues),
    keysFrom: Type.Optional(DemandedKeys),
  },
  { additionalProperties: false, description: 'A setting that a brand may change.' },
);
export type SettingDeclaration = Static<typeof SettingDeclaration>;

export const SettingDeclarations = Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }), SettingDeclaration, {
  description: 'Settings by name; the name is what expressions read as $settings.name.',
});

/** A value that must be refused, why, and where and with which code `backhaul check` says so. */
export interface InvalidExample {
  /** Why the value is wrong, in one sentence. */
  readonly reason: string;
  readonly value: unknown;
  /** JSON Pointer to the place that the report must name. */
  readonly at: string;
  /** The code that the report must carry. */
  readonly code: string;
}

/** A file format: its schema, and examples that a generic test holds it to. */
export interface FormatDefinition<T extends TSchema = TSchema> {
  readonly name: string;
  readonly description: string;
  readonly schema: T;
  readonly examples: readonly unknown[];
  readonly invalidExamples: readonly InvalidExample[];
}
